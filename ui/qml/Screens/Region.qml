import Components

Page {
    objectName: "screen.region"
    statement: qsTrId("region.title")
}
