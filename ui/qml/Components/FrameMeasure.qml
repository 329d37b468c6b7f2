import QtQuick
import Theme

// How wide words are, by default of the frame.
TextMetrics {
    property int size: Theme.frameNote

    font.family: Theme.family
    font.pixelSize: size
    font.bold: true
}
