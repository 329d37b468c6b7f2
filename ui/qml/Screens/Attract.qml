pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// Nobody is here yet. Laying a card on the reader begins as well as touching the big card.
Page {
    id: screen

    // The largest words and narrow windows need the room: what a way is called has to do.
    readonly property bool terse: Theme.large || (!Theme.portrait && Theme.viewWidth < 34 * Theme.body)

    objectName: "screen.attract"
    asideTouched: true
    // Where the window is wide the big card asks the question, and is in sight as a whole.
    statement: screen.split ? "" : qsTrId("home.title")
    announced: qsTrId("home.title")
    lead: screen.split ? "" : Reader.ready ? qsTrId("home.lead")
        : screen.parted ? qsTrId("home.reader_missing").arg(Site.toCall) : ""
    fills: !Theme.portrait
    together: true
    aside: ColumnLayout {
        spacing: Theme.gapM

        Loader {
            active: !Reader.ready && !screen.split && !screen.parted
            visible: active
            sourceComponent: Banner {
                text: qsTrId("home.reader_missing").arg(Site.toCall)
            }
            Layout.fillWidth: true
        }
        Loader {
            sourceComponent: Reader.ready ? lost : readerless
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }

    Component {
        id: lost

        HeroCard {
            objectName: "home.pre_loss"
            question: screen.split ? qsTrId("home.title") : ""
            text: qsTrId("home.pre_loss.title")
            detail: qsTrId("home.pre_loss.detail")
            drawing: "social-card-lost"
            onClicked: Navigation.begin("pre_loss")
        }
    }
    Component {
        id: readerless

        HeroCard {
            objectName: "home.no_reader"
            question: screen.split ? qsTrId("place_card.no_reader.title") : ""
            text: qsTrId("action.other_ways")
            detail: qsTrId("home.no_id_card.detail")
            drawing: "phone"
            onClicked: Navigation.begin("no_id_card")
        }
    }

    component Way: Tile {
        required property string journey
        required property string explanation
        // Told by an identity card that is read: without a reader, that is said however little room there is.
        property bool reads: false
        // What a place of this kind is asked for first.
        property bool first: false

        objectName: "home." + journey
        visible: Site.home.includes(journey)
        detail: reads && !Reader.ready ? qsTrId("home.needs_reader") : screen.terse ? "" : explanation
        leads: true
        fill: first ? Theme.colours.amberSoft : Theme.colours.surface
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(300))
        drawn: !ways.low
        onClicked: Navigation.begin(journey)
    }

    ColumnLayout {
        id: ways

        readonly property real words: 1.4 * Theme.body + (screen.terse ? 0 : 1.4 * Theme.note)
        readonly property real row: Math.max(Theme.dp(Theme.large ? 80 : 104), words) + 2 * Theme.gapS
        // Where the rows don't fit below each other, their drawings give way.
        readonly property bool low: !Theme.portrait && 4 * row + 3 * Theme.gapS > screen.height

        spacing: Theme.gapS
        Layout.fillWidth: true
        Layout.fillHeight: true

        Way {
            journey: "help"
            first: true
            text: qsTrId("home.doctor.title")
            explanation: qsTrId("home.doctor.detail")
            drawing: "outlet"
        }
        Way {
            journey: "found"
            reads: true
            text: qsTrId("home.found.title")
            explanation: qsTrId("home.found.detail")
            drawing: "found"
        }
        Way {
            journey: "status"
            reads: true
            text: qsTrId("home.status.title")
            explanation: qsTrId("home.status.detail")
            drawing: "status"
        }
        Way {
            journey: "formal_loss"
            reads: true
            text: qsTrId("home.formal_loss.title")
            explanation: qsTrId("home.formal_loss.detail")
            drawing: "formal-loss"
        }
        Way {
            journey: "no_id_card"
            visible: Reader.ready && Site.home.includes(journey)
            text: qsTrId("action.other_ways")
            explanation: qsTrId("home.other.detail")
            drawing: "no-id-card"
        }
    }
}
