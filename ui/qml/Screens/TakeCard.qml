import Components

Page {
    objectName: "screen.take_card"
    statement: qsTrId("take_card.title")
}
