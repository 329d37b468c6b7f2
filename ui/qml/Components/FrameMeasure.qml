import QtQuick
import Theme

// How wide words of the frame are.
TextMetrics {
    font.family: Theme.family
    font.pixelSize: Theme.frameNote
    font.bold: true
}
