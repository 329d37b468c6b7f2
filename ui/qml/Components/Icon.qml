import QtQuick
import QtQuick.Shapes
import Theme

// A small icon in the colour of the words beside it.
Shape {
    id: icon

    required property string name
    property color color: Theme.colours.ink
    property real size: Theme.body
    property real weight: 2.2

    implicitWidth: icon.size
    implicitHeight: icon.size
    width: icon.size
    height: icon.size

    ShapePath {
        strokeColor: icon.color
        strokeWidth: icon.weight * icon.size / 24
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin
        scale: Qt.size(icon.size / 24, icon.size / 24)
        PathSvg { path: Glyphs.strokes[icon.name] ?? "" }
    }
    ShapePath {
        strokeColor: "transparent"
        fillColor: icon.color
        scale: Qt.size(icon.size / 24, icon.size / 24)
        PathSvg { path: Glyphs.fills[icon.name] ?? "" }
    }
}
