<?php
/** Posts that are special by what is around the body: comments, status, dates, titles, authors. */

/** All of them, in groups. */
function seed_posts(): array {
	return array_merge( seed_commented(), seed_statuses(), seed_dated(), seed_titled(), seed_authored() );
}

/** Comment counts, moderation, pingbacks, closed comments. */
function seed_commented(): array {
	$body   = blocks( 'Fullmäktige i Storköping sade i går ja till den nya översiktsplanen.', 'Debatten varade i tre timmar.' );
	$common = array( 'content' => $body, 'tags' => array( 'Storköping', 'fullmäktige' ) );
	$posts  = array(
		array( 'label' => 'comments-0', 'date' => '2016-02-01 08:15:00', 'title' => 'Ingen har sagt något än', 'comments' => 0 ),
		array( 'label' => 'comments-1', 'date' => '2016-02-02 09:00:00', 'title' => 'En röst om planen', 'comments' => 1 ),
		array( 'label' => 'comments-2', 'date' => '2016-02-03 10:30:00', 'title' => 'Två röster om planen', 'comments' => 2 ),
		array( 'label' => 'comments-14', 'date' => '2016-02-04 11:45:00', 'title' => 'Många röster om planen', 'comments' => 14 ),
		array( 'label' => 'comments-72', 'date' => '2016-02-05 12:00:00', 'title' => 'Alla har en åsikt om torget', 'comments' => 72 ),
		array(
			'label'    => 'moderated',
			'date'     => '2016-02-06 13:10:00',
			'title'    => 'Granskade kommentarer',
			'comments' => array(
				array( 1, 'comment', 'Den här syns.' ),
				array( 0, 'comment', 'Den här väntar.' ),
				array( 'spam', 'comment', 'Billiga klockor.' ),
				array( 1, 'comment', 'Den här syns också.' ),
				array( 'trash', 'comment', 'Den här är kastad.' ),
				array( 'spam', 'comment', 'Billiga lån.' ),
			),
		),
		array(
			'label'    => 'pingbacks',
			'date'     => '2016-02-07 14:20:00',
			'title'    => 'Omskriven på andra håll',
			'comments' => array(
				array( 1, 'comment', 'Intressant att flera skriver om det.' ),
				array( 1, 'pingback', '[…] Anna Ek skriver om planen […]' ),
				array( 1, 'pingback', '[…] läs mer hos Anna Ek […]' ),
				array( 1, 'trackback', 'Vi svarar Anna Ek.' ),
			),
		),
		array( 'label' => 'closed-0', 'date' => '2016-02-08 15:30:00', 'title' => 'Stängt från början', 'comments' => 0, 'closed' => true ),
		array( 'label' => 'closed-5', 'date' => '2016-02-09 16:40:00', 'title' => 'Stängt efter fem', 'comments' => 5, 'closed' => true ),
	);
	return array_map( fn( $post ) => $post + $common, $posts );
}

/** Sticky, edited, hidden and unpublished posts, and the page that is no post. */
function seed_statuses(): array {
	$body   = classic( 'Budgeten är lagd, och det blev mer till skolan.', 'Siffrorna finns på kommunens webbplats.' );
	$common = array( 'content' => $body, 'categories' => array( 'Budget' ) );
	$posts  = array(
		array( 'label' => 'sticky-old', 'date' => '2014-09-01 07:00:00', 'title' => 'Välkommen till min blogg', 'sticky' => true ),
		array( 'label' => 'sticky-new', 'date' => '2016-11-20 07:00:00', 'title' => 'Läs detta först', 'sticky' => true, 'comments' => 3 ),
		array( 'label' => 'edited', 'date' => '2016-03-05 08:00:00', 'modified' => '2016-03-09 21:15:30', 'title' => 'Rättad i efterhand' ),
		array( 'label' => 'password', 'date' => '2016-03-06 08:00:00', 'password' => 'storkoping', 'title' => 'Bara för gruppen', 'comments' => 1 ),
		array( 'label' => 'scheduled', 'date' => '2037-05-01 08:00:00', 'status' => 'future', 'title' => 'Tal om tjugo år' ),
		array( 'label' => 'private', 'date' => '2016-03-07 08:00:00', 'status' => 'private', 'title' => 'Egna anteckningar' ),
		array( 'label' => 'draft', 'date' => '2016-03-08 08:00:00', 'status' => 'draft', 'title' => 'Ett utkast' ),
		array( 'label' => 'pending', 'date' => '2016-03-09 08:00:00', 'status' => 'pending', 'title' => 'Väntar på granskning' ),
		array( 'label' => 'trashed', 'date' => '2016-03-10 08:00:00', 'title' => 'Kastad i papperskorgen', 'trashed' => true, 'comments' => 2 ),
		array(
			'label'   => 'about-page',
			'type'    => 'page',
			'date'    => '2014-08-30 12:00:00',
			'title'   => 'Om mig',
			'content' => blocks( 'Jag heter Anna Ek och är kommunalråd i Storköping.', 'Jag har bloggat sedan 2014.' ),
		),
	);
	return array_map( fn( $post ) => $post + $common, $posts );
}

/** Dates at the edges: New Year, summer time, same title twice. */
function seed_dated(): array {
	$body  = blocks( 'Klockan går, och det gör kommunens ärenden också.' );
	$posts = array(
		array( 'label' => 'new-year-before', 'date' => '2015-12-31 23:59:30', 'title' => 'Sista inlägget i år' ),
		array( 'label' => 'new-year-after', 'date' => '2016-01-01 00:00:10', 'title' => 'Gott nytt år!', 'comments' => 2 ),
		array( 'label' => 'spring-before', 'date' => '2016-03-27 01:59:30', 'title' => 'Före sommartiden' ),
		array( 'label' => 'spring-after', 'date' => '2016-03-27 03:00:10', 'title' => 'Efter omställningen' ),
		// The hour from two to three happens twice on this night; only the UTC time tells which one.
		array( 'label' => 'double-hour-first', 'date' => '2016-10-30 02:30:00', 'date_gmt' => '2016-10-30 00:30:00', 'title' => 'Halv tre, första gången' ),
		array( 'label' => 'double-hour-second', 'date' => '2016-10-30 02:30:00', 'date_gmt' => '2016-10-30 01:30:00', 'title' => 'Halv tre, andra gången' ),
		array( 'label' => 'same-title-morning', 'date' => '2016-04-11 08:00:00', 'title' => 'Kommunstyrelsen', 'comments' => 1 ),
		array( 'label' => 'same-title-evening', 'date' => '2016-04-11 20:00:00', 'title' => 'Kommunstyrelsen', 'content' => classic( 'Mötet är slut.' ) ),
		array( 'label' => 'same-title-later', 'date' => '2016-05-09 08:00:00', 'title' => 'Kommunstyrelsen', 'content' => classic( 'En ny månad.' ) ),
	);
	return array_map( fn( $post ) => $post + array( 'content' => $body ), $posts );
}

/** Titles that are hard to read, or not there. */
function seed_titled(): array {
	$body   = classic( 'Rubriken är krångligare än texten.' );
	$titles = array(
		'title-empty'      => '',
		'title-long'       => str_repeat( 'Om hur vi i Storköping ska bygga fler bostäder utan att tappa grönområdena ', 5 ) . 'och vad det kostar',
		'title-ampersand'  => 'Barn &amp; unga: "trygghet" & \'närhet\'',
		'title-markup'     => 'Vi ska <em>inte</em> sälja &lt;allmännyttan&gt;',
		'title-stray-tag'  => 'Nej</em> till avgifter',
		'title-date-first' => '1 maj, 2016 – mitt tal på torget',
		'title-iso-date'   => '2016-05-02 Dagen efter',
		'title-number'     => '2018',
		'title-byline'     => 'Av Karin Berg, 3 mars, 2016',
		'title-counter'    => '3 kommentarer om skolan',
		'title-emoji'      => 'Segern är vår 🎉',
		'title-plain-dash' => 'Mål – medel — och lite till…',
	);
	$posts  = array();
	foreach ( $titles as $label => $title ) {
		$day     = sprintf( '2016-06-%02d 09:30:00', count( $posts ) + 1 );
		$posts[] = array( 'label' => $label, 'date' => $day, 'title' => $title, 'content' => $body, 'comments' => count( $posts ) % 3 );
	}
	return $posts;
}

/** The other authors, and a category that looks like one. */
function seed_authored(): array {
	$body = blocks( 'Vi är flera som skriver här.' );
	return array(
		array( 'label' => 'author-ampersand', 'date' => '2016-07-01 10:00:00', 'title' => 'Gästinlägg om vården', 'content' => $body, 'author' => 'lind', 'categories' => array( 'Vård & omsorg' ), 'tags' => array( 'vård & omsorg' ) ),
		array( 'label' => 'author-other', 'date' => '2016-07-02 10:00:00', 'title' => 'Gästinlägg om kulturen', 'content' => $body, 'author' => 'cecilia', 'comments' => 1 ),
		array( 'label' => 'category-person', 'date' => '2016-07-03 10:00:00', 'title' => 'Intervju i tidningen', 'content' => $body, 'categories' => array( 'Karin Berg', 'Skola' ), 'tags' => array( 'Karin Berg' ) ),
		array( 'label' => 'many-tags', 'date' => '2016-07-04 10:00:00', 'title' => 'Allt på en gång', 'content' => $body, 'categories' => array( 'Skola', 'Budget', 'Trafik' ), 'tags' => array( 'åtta', 'ärenden', 'öppet möte', 'C++', '2016', 'skola/förskola' ) ),
	);
}
