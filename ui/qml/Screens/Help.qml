import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// Whom to call, and what each place needs to see.
Page {
    objectName: "screen.help"
    statement: qsTrId("help.title")
    lead: qsTrId("help.detail")
    asideFills: false
    aside: HotlinePanel {}

    Panel {
        visible: Site.seeingDoctor.length > 0
        padding: Theme.gapM
        spacing: Theme.gapXs
        ink: Theme.colours.amber
        color: Theme.colours.amberSoft

        Label {
            text: qsTrId("home.doctor.title")
            strong: true
        }
        Note { text: qsTrId("help.doctor.ask") }
        Repeater {
            model: Site.seeingDoctor.length

            delegate: Note {
                required property int index

                text: Site.seeingDoctor[index] ?? ""
            }
        }
    }
    NeedRow {
        first: true
        drawing: "this-kiosk"
        place: qsTrId("help.kiosk")
        needs: qsTrId("help.kiosk_needs")
    }
    NeedRow {
        drawing: "outlet"
        place: qsTrId("help.outlet").arg(Site.outlet)
        needs: Site.outletNeeds
    }
    NeedRow {
        drawing: "found"
        place: qsTrId("help.found")
        needs: qsTrId("help.found_needs")
    }
    GridLayout {
        columns: Theme.large || (Preferences.lowReach && !Theme.portrait) ? 1 : 2
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        Tile {
            objectName: "help.no_id_card"
            text: qsTrId("help.without")
            drawing: "no-id-card"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Navigation.begin("no_id_card")
        }
        Tile {
            objectName: "help.law"
            text: qsTrId("help.law")
            drawing: "law"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Navigation.next()
        }
    }
    AdvicePanel {
        visible: Navigator.known
        heading: qsTrId("help.keys.title")
        items: [qsTrId("help.keys.moving"), qsTrId("help.keys.choosing"), qsTrId("help.keys.typing")]
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "help.call_staff"
        text: qsTrId("help.call_staff")
        onClicked: Navigation.callStaff()
    }
}
