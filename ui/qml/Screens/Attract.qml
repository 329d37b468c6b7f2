pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// Nobody is here yet. Laying a card on the reader begins as well as touching the big card.
Page {
    id: screen

    // A hospital's kiosk does not make these reports; it says how and where they are made.
    readonly property bool explains: Site.profile === "hospital"

    // The largest words and narrow windows need the room: what a way is called has to do.
    readonly property bool terse: Theme.large || (!Theme.portrait && Theme.viewWidth < 34 * Theme.body)

    objectName: "screen.attract"
    keepsColumns: true
    statement: qsTrId("home.title")
    lead: Reader.ready && (Theme.portrait || !Theme.large) ? qsTrId("home.lead") : ""
    fills: !Theme.portrait
    wide: 0.47
    aside: ColumnLayout {
        spacing: Theme.gapM

        Banner {
            visible: !Reader.ready
            text: qsTrId("home.reader_missing").arg(Site.toCall)
        }
        HeroCard {
            objectName: "home.pre_loss"
            text: qsTrId("home.pre_loss.title")
            detail: qsTrId("home.pre_loss.detail")
            drawing: "social-card-lost"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Navigation.begin("pre_loss")
        }
    }

    component Way: Tile {
        required property string journey
        required property string explanation
        // Not done here: that is said however little room there is.
        property bool explained: false

        objectName: "home." + journey
        detail: explained ? qsTrId("home.explained")
            : screen.terse ? "" : explanation
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Theme.dp(300)
        onClicked: Navigation.begin(journey)
    }

    GridLayout {
        // Side by side while a cell holds the longest name in a line, beside its drawing; and where
        // one below the other would not fit.
        readonly property real cell: 7 * Theme.body + Theme.dp(104) + 3 * Theme.gapM
        readonly property real row: 1.4 * Theme.body + (screen.terse ? 0 : 1.4 * Theme.note) + 3 * Theme.gapS
        readonly property real stack: 6 * row + (screen.terse && screen.explains ? 2.8 * Theme.note : 0)
        readonly property bool low: Theme.twoColumns && stack > screen.height

        columns: Theme.portrait || low || width >= 2 * cell + columnSpacing ? 2 : 1
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        Way {
            journey: "formal_loss"
            text: qsTrId("home.formal_loss.title")
            explanation: qsTrId("home.formal_loss.detail")
            explained: screen.explains
            drawing: "formal-loss"
        }
        Way {
            journey: "written_pre_loss"
            text: qsTrId("home.written_pre_loss.title")
            explanation: qsTrId("home.written_pre_loss.detail")
            explained: screen.explains
            drawing: "written-report"
        }
        Way {
            journey: "found"
            text: qsTrId("home.found.title")
            explanation: qsTrId("home.found.detail")
            drawing: "found"
        }
        Way {
            journey: "status"
            text: qsTrId("home.status.title")
            explanation: qsTrId("home.status.detail")
            drawing: "status"
        }
        Way {
            journey: "no_id_card"
            text: qsTrId("home.no_id_card.title")
            explanation: qsTrId("home.no_id_card.detail")
            drawing: "no-id-card"
        }
        Way {
            journey: "help"
            text: qsTrId("home.help.title")
            explanation: qsTrId("home.help.detail")
            drawing: "help"
        }
    }
}
