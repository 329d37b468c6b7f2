import Components

Page {
    objectName: "screen.phone"
    statement: qsTrId("phone.title")
}
