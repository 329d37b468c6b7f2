import QtQuick
import Components

// A few seconds, while the centre is asked what it knows of this card.
Page {
    objectName: "screen.checking"
    reads: true
    statement: qsTrId("checking.title")
    lead: qsTrId("checking.detail")

    aside: Illustration {
        name: "asking"
        spare: true
    }

    ProgressRow {
        text: qsTrId("checking.asking")
        busy: true
    }
}
