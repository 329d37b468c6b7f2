CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE report (
	sequence INTEGER NOT NULL, 
	report_id BLOB NOT NULL, 
	report_number TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	kiosk_id TEXT NOT NULL, 
	site_profile TEXT NOT NULL, 
	kiosk_region TEXT NOT NULL, 
	issuing_region TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	boot TEXT NOT NULL, 
	uptime REAL NOT NULL, 
	clock_synchronised INTEGER NOT NULL, 
	verification TEXT NOT NULL, 
	lost_on TEXT, 
	replaces BLOB, 
	replacement_requested INTEGER, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	last_error TEXT, 
	central_reference TEXT, 
	effective_at TEXT, 
	expires_at TEXT, 
	PRIMARY KEY (sequence), 
	CONSTRAINT report_id_once UNIQUE (report_id), 
	CONSTRAINT report_number_once UNIQUE (report_number)
);
CREATE TABLE personal (
	sequence INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT personal_of_report FOREIGN KEY(sequence) REFERENCES report (sequence)
);
CREATE TABLE receipt (
	sequence INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	shown BLOB NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT receipt_of_report FOREIGN KEY(sequence) REFERENCES report (sequence)
);
CREATE TABLE print (
	sequence INTEGER NOT NULL, 
	copy INTEGER NOT NULL, 
	printed_at TEXT NOT NULL, 
	PRIMARY KEY (sequence, copy), 
	CONSTRAINT print_of_receipt FOREIGN KEY(sequence) REFERENCES receipt (sequence)
)
 WITHOUT ROWID;
CREATE TABLE outbox (
	sequence INTEGER NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT outbox_of_report FOREIGN KEY(sequence) REFERENCES report (sequence)
);
