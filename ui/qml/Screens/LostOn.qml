import Components

Page {
    objectName: "screen.lost_on"
    statement: qsTrId("lost_on.title")
}
