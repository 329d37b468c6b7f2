import QtQuick
import QtQuick.Layouts
import Theme

// The hairline between two things to know.
Rectangle {
    Layout.fillWidth: true
    implicitHeight: Math.max(1, Theme.dp(2))
    color: Theme.colours.line
}
