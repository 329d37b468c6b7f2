import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// The kiosk can take no report now: the number that can, and what still works here.
Page {
    id: screen

    objectName: "screen.out_of_service"
    statement: qsTrId("closed.title")
    lead: qsTrId("closed.detail")
    asideFills: false
    aside: HotlinePanel {}

    WayRow {
        first: true
        drawing: "outlet"
        title: qsTrId("closed.elsewhere")
        detail: qsTrId("closed.elsewhere_detail")
    }
    WayRow {
        drawing: "later"
        title: qsTrId("closed.earlier")
        detail: qsTrId("closed.earlier_detail")
    }
    GridLayout {
        columns: Theme.large ? 1 : 2
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        Tile {
            objectName: "home.no_id_card"
            text: qsTrId("home.no_id_card.title")
            drawing: "no-id-card"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Navigation.begin("no_id_card")
        }
        Tile {
            objectName: "home.help"
            text: qsTrId("home.help.title")
            drawing: "help"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Navigation.begin("help")
        }
    }
    Note { text: qsTrId("closed.staff").arg(Site.closedBecause) }
}
