import Components

Page {
    objectName: "screen.recording"
    statement: qsTrId("recording.title")
}
