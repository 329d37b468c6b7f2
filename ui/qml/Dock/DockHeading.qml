import QtQuick
import QtQuick.Layouts

DockText {
    color: Bench.ink2
    font.pixelSize: Bench.note
    font.bold: true
    Layout.topMargin: Bench.gap
}
