import Components

Page {
    objectName: "screen.card_gone"
    statement: qsTrId("card_gone.title")
}
