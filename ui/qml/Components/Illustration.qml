import QtQuick
import Theme

// One of the drawings of resources/icons, as large as its room allows and never distorted.
Item {
    id: drawing

    // Without a name there is none.
    required property string name

    implicitWidth: Theme.dp(320)
    implicitHeight: Theme.dp(240)

    Image {
        anchors.fill: parent
        source: drawing.name === "" ? "" : Qt.resolvedUrl("../../../resources/icons/" + drawing.name + ".svg")
        sourceSize: Qt.size(Math.max(1, Math.round(drawing.width)), Math.max(1, Math.round(drawing.height)))
        fillMode: Image.PreserveAspectFit
        Accessible.ignored: true
    }
}
