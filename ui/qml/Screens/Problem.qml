import Components

Page {
    objectName: "screen.problem"
    statement: qsTrId("problem.title")
}
