import Components

Page {
    objectName: "screen.identity"
    statement: qsTrId("identity.title")
}
