import Components

Page {
    objectName: "screen.no_id_card"
    statement: qsTrId("no_id_card.title")
}
