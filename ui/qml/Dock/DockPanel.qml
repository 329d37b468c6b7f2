import QtQuick

Rectangle {
    implicitWidth: 360
    color: "#2B2D31"
}
