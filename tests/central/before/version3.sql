BEGIN TRANSACTION;
CREATE TABLE events (
	sequence INTEGER NOT NULL, 
	act TEXT NOT NULL, 
	report_id CHAR(32) NOT NULL, 
	report_number TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	region TEXT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	received_at BIGINT NOT NULL, 
	reference TEXT NOT NULL, 
	until BIGINT, 
	cancels_card BOOLEAN NOT NULL, 
	needs_counter BOOLEAN NOT NULL, 
	clock_synchronised BOOLEAN DEFAULT 1 NOT NULL, 
	content TEXT, 
	answer TEXT, 
	PRIMARY KEY (sequence), 
	UNIQUE (report_id, act)
);
INSERT INTO "events" VALUES(1,'pre_loss','01a21785e6cb748fad8ef589c95275b3','110105000700000016','110105199003070025','110000',1795397400000000,1795397400000000,'20261123-00000001',1796261400000000,0,0,1,'{"report_id":"01a21785-e6cb-748f-ad8e-f589c95275b3","report_number":"110105000700000016","kind":"pre_loss","kiosk_id":"110105-0007","site_profile":"outlet","kiosk_region":"110105","issuing_region":"110000","recorded_at":"2026-11-23T09:30:00+08:00","clock_synchronised":true,"holder":{"document":"resident_id","name":"王丽娜","number":"110105199003070025"},"verification":"chip","phone":"13800138000"}','{"report_id":"01a21785-e6cb-748f-ad8e-f589c95275b3","outcome":"accepted","state":"in_force","central_reference":"20261123-00000001","effective_at":"2026-11-23T09:30:00+08:00","expires_at":"2026-12-03T09:30:00+08:00","reason":null}');
INSERT INTO "events" VALUES(2,'written_pre_loss','01a21785e6cb748fad8ef58aecfd738a','110105000700000024','110105199003070025','110000',1795397400000000,1795397400000000,'20261123-00000002',NULL,0,1,1,'{"report_id":"01a21785-e6cb-748f-ad8e-f58aecfd738a","report_number":"110105000700000024","kind":"written_pre_loss","kiosk_id":"110105-0007","site_profile":"outlet","kiosk_region":"110105","issuing_region":"110000","recorded_at":"2026-11-23T09:30:00+08:00","clock_synchronised":true,"holder":{"document":"resident_id","name":"王丽娜","number":"110105199003070025"},"verification":"counter"}','{"report_id":"01a21785-e6cb-748f-ad8e-f58aecfd738a","outcome":"accepted","state":"awaiting_counter","central_reference":"20261123-00000002","effective_at":null,"expires_at":null,"reason":null}');
INSERT INTO "events" VALUES(3,'call','01a21785e6db717cb0e633c3f5c861b6','','110105195812310019','110000',1795404600000000,1795404600000000,'20261123-00000003',1796268600000000,0,0,1,NULL,NULL);
INSERT INTO "events" VALUES(4,'confirm','01a21785e6cb748fad8ef58aecfd738a','110105000700000024','110105199003070025','110000',1795404600000000,1795404600000000,'20261123-00000002',1796268600000000,0,0,1,NULL,NULL);
INSERT INTO "events" VALUES(5,'undo_pre_loss','01a21785e6e274b5aa4516328e66256b','110105000700000032','110105199003070025','110000',1795491000000000,1795491000000000,'20261124-00000005',NULL,0,0,1,'{"report_id":"01a21785-e6e2-74b5-aa45-16328e66256b","report_number":"110105000700000032","kind":"undo_pre_loss","kiosk_id":"110105-0007","site_profile":"outlet","kiosk_region":"110105","issuing_region":"110000","recorded_at":"2026-11-24T11:30:00+08:00","clock_synchronised":true,"holder":{"document":"resident_id","name":"王丽娜","number":"110105199003070025"},"verification":"chip"}','{"report_id":"01a21785-e6e2-74b5-aa45-16328e66256b","outcome":"accepted","state":"undone","central_reference":"20261124-00000005","effective_at":"2026-11-24T11:30:00+08:00","expires_at":null,"reason":null}');
INSERT INTO "events" VALUES(6,'formal_loss','01a21785e6e6742d9330d2c3d25b60db','110105000800000048','110105195812310019','110000',1795491000000000,1795491000000000,'20261124-00000006',NULL,0,1,1,'{"report_id":"01a21785-e6e6-742d-9330-d2c3d25b60db","report_number":"110105000800000048","kind":"formal_loss","kiosk_id":"110105-0008","site_profile":"outlet","kiosk_region":"110105","issuing_region":"110105","recorded_at":"2026-11-24T11:30:00+08:00","clock_synchronised":true,"holder":{"document":"resident_id","name":"王丽娜","number":"110105195812310019"},"verification":"chip"}','{"report_id":"01a21785-e6e6-742d-9330-d2c3d25b60db","outcome":"accepted","state":"awaiting_counter","central_reference":"20261124-00000006","effective_at":null,"expires_at":null,"reason":null}');
CREATE TABLE kiosks (
	kiosk_id TEXT NOT NULL, 
	heartbeat TEXT NOT NULL, 
	received_at BIGINT NOT NULL, 
	PRIMARY KEY (kiosk_id)
);
CREATE TABLE receipt_keys (
	kiosk_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	received_at BIGINT NOT NULL, 
	PRIMARY KEY (kiosk_id, "key")
);
CREATE INDEX ix_events_holder ON events (holder);
CREATE INDEX ix_events_report_number ON events (report_number);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events  BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events 
WHEN EXISTS (
    SELECT 1 FROM events WHERE sequence = NEW.sequence
    OR (report_id = NEW.report_id AND act = NEW.act)
)
 BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
COMMIT;
