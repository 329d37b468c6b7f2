import QtQuick

// A code to photograph. It is kept no longer than it is shown.
Image {
    id: picture

    // An SVG data URL; empty for none.
    required property string code
    // What it takes each way, in pixels.
    required property real side

    source: picture.code === "" || picture.side <= 0 ? "" : "image://codes/" + picture.code
    sourceSize: Qt.size(picture.side, picture.side)
    cache: false
    smooth: false
}
