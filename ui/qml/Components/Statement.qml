import QtQuick
import Theme

// The one huge thing a screen says.
Label {
    strong: true
    bySense: true
    size: Theme.statement
    lineHeight: 0.83
    Accessible.role: Accessible.Heading
}
