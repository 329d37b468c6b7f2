import Components

Page {
    objectName: "screen.review"
    statement: qsTrId("review.title")
}
