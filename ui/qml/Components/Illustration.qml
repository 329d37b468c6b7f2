import QtQuick

// One of the drawings of resources/icons, as large as its room allows and never distorted.
Image {
    id: drawing

    required property string name
    property real ratio: 1.5

    source: Qt.resolvedUrl("../../../resources/icons/" + drawing.name + ".svg")
    sourceSize: Qt.size(Math.max(1, Math.round(drawing.width)), Math.max(1, Math.round(drawing.height)))
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
