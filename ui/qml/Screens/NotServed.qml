import Components

Page {
    objectName: "screen.not_served"
    statement: qsTrId("not_served.title")
}
