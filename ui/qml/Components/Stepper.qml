pragma ComponentBehavior: Bound

import QtQuick
import Theme
import Kiosk

// Where the person is among the four steps. What is done carries a tick, what is now is bold;
// where the four words don't fit side by side, one sentence says it above four bars.
Item {
    id: stepper

    readonly property list<string> names: ["card", "check", "confirm", "receipt"]
    readonly property real dot: Math.max(Theme.dp(44), metrics.height * 1.05)
    readonly property real stride: (width - dot) / 3
    readonly property bool roomy: {
        const widths = stepper.names.map(name => metrics.advanceWidth(qsTrId("stepper." + name)));
        // Outer words lean on the edges, inner ones are centred under their dots.
        return metrics.height > 0
            && widths[0] + widths[1] / 2 + Theme.gapM < stepper.stride + stepper.dot / 2
            && (widths[1] + widths[2]) / 2 + Theme.gapM < stepper.stride
            && widths[3] + widths[2] / 2 + Theme.gapM < stepper.stride + stepper.dot / 2;
    }

    readonly property string word: Navigation.stage < 0 ? "" : qsTrId("stepper." + stepper.names[Navigation.stage])
    readonly property string sentence: qsTrId("stepper.sentence").arg(Navigation.stage + 1).arg(stepper.word)

    readonly property bool fits: metrics.height > 0 && metrics.advanceWidth(stepper.sentence) <= stepper.width

    implicitHeight: roomy ? dot + Theme.gapXs + metrics.height : metrics.height + Theme.gapXs + Theme.dp(12)

    Accessible.role: Accessible.StaticText
    Accessible.name: stepper.sentence

    FontMetrics {
        id: metrics
        font.family: Theme.family
        font.pixelSize: Theme.frameNote
        font.bold: true
    }

    Repeater {
        model: stepper.roomy ? stepper.names : []

        delegate: Item {
            id: step

            required property int index
            required property string modelData
            readonly property bool done: step.index < Navigation.stage
            readonly property bool now: step.index === Navigation.stage

            x: Math.round(step.index * stepper.stride)
            width: stepper.dot
            height: stepper.height

            Rectangle {
                visible: step.index < 3
                x: stepper.dot
                y: Math.round((stepper.dot - height) / 2)
                width: stepper.stride - stepper.dot
                height: Theme.dp(6)
                color: step.done ? Theme.colours.primary : Theme.colours.line
            }
            Rectangle {
                width: stepper.dot
                height: stepper.dot
                radius: stepper.dot / 2
                color: step.done || step.now ? Theme.colours.primary : Theme.colours.surface
                border.color: step.done || step.now ? Theme.colours.primary : Theme.colours.edge
                border.width: Theme.hairline

                Icon {
                    anchors.centerIn: parent
                    visible: step.done
                    name: "check"
                    size: stepper.dot * 0.62
                    color: Theme.colours.primaryInk
                }
                Label {
                    anchors.centerIn: parent
                    visible: !step.done
                    text: String(step.index + 1)
                    strong: true
                    font.pixelSize: Theme.frameNote
                    lineHeight: 1
                    color: step.now ? Theme.colours.primaryInk : Theme.colours.ink2
                    Accessible.ignored: true
                }
            }
            Label {
                x: step.index === 0 ? 0
                 : step.index === 3 ? stepper.dot - implicitWidth
                 : Math.round((stepper.dot - implicitWidth) / 2)
                y: stepper.dot + Theme.gapXs
                text: qsTrId("stepper." + step.modelData)
                wrapMode: Text.NoWrap
                strong: step.now
                font.pixelSize: Theme.frameNote
                lineHeight: 1
                color: step.now ? Theme.colours.ink : Theme.colours.ink2
                Accessible.ignored: true
            }
        }
    }

    Label {
        visible: !stepper.roomy
        width: stepper.width
        Accessible.ignored: true
        text: Navigation.stage < 0 ? "" : stepper.fits ? stepper.sentence
            : qsTrId("stepper.short").arg(Navigation.stage + 1).arg(stepper.word)
        strong: true
        font.pixelSize: Theme.frameNote
        wrapMode: Text.NoWrap
        lineHeight: 1
    }
    Row {
        visible: !stepper.roomy
        anchors.bottom: parent.bottom
        spacing: Theme.gapXs

        Repeater {
            model: stepper.roomy ? 0 : 4

            delegate: Rectangle {
                required property int index

                width: (stepper.width - 3 * Theme.gapXs) / 4
                height: Theme.dp(12)
                radius: height / 2
                color: index <= Navigation.stage ? Theme.colours.primary : Theme.colours.surface
                border.color: index <= Navigation.stage ? Theme.colours.primary : Theme.colours.edge
                border.width: Theme.hairline
            }
        }
    }
}
