<?php
/** Text for the seed: block-editor and classic bodies, comments, and ordinary posts put together by counting. */

/** A body as the block editor saves it: one paragraph block a paragraph. */
function blocks( string ...$paragraphs ): string {
	$wrap = fn( $text ) => "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->";
	return implode( "\n\n", array_map( $wrap, $paragraphs ) );
}

/** A body as the classic editor saves it: paragraphs apart by an empty line. */
function classic( string ...$paragraphs ): string {
	return implode( "\n\n", $paragraphs );
}

/** The text of comment number n. */
function seed_comment_text( int $n ): string {
	$texts = array(
		'Bra skrivet! Men vem betalar?',
		'Jag håller inte med. Bussen till Norrby går redan var tjugonde minut.',
		'Tack för svaret på mötet i tisdags.',
		'Det stod 2 kommentarer här i morse, nu är de borta.',
		"Två stycken från mig.\n\nDet andra är kortare.",
		'När öppnar badhuset igen?',
		'Kommentera gärna mitt förslag om cykelbanan.',
	);
	return $texts[ $n % count( $texts ) ];
}

/** Ordinary posts, two days apart, by turns of block and classic editor. */
function seed_ordinary( int $count, string $signature = 'Anna' ): array {
	$subjects = array(
		'Snöröjningen' => 'Plogbilarna gick ut klockan fyra, och vid sju var bussgatorna körbara.',
		'Badhuset'     => 'Bassängen tätas under sommaren och öppnar igen när skolorna börjar.',
		'Skolmaten'    => 'Köket på Ekskolan lagar nu allt från grunden, och svinnet har minskat.',
		'Biblioteket'  => 'Meröppet på kvällarna har gett fler besök än någon av oss trodde.',
		'Cykelbanan'   => 'Sträckan mellan Norrby och stationen får belysning före vintern.',
		'Hemtjänsten'  => 'Personalen får mer tid hos var och en, och färre byten mellan områden.',
	);
	$doings   = array( 'på dagordningen', 'efter mötet', 'i korthet', 'en gång till' );
	$posts    = array();
	$names    = array_keys( $subjects );
	for ( $n = 0; $n < $count; $n++ ) {
		$subject    = $names[ $n % count( $names ) ];
		$paragraphs = array(
			$subjects[ $subject ],
			sprintf( 'Kommunstyrelsen tog upp frågan i ärende %d, och majoriteten röstade ja.', 100 + $n ),
			'Vad tycker du? Hör av dig till mig. Hälsningar ' . $signature,
		);
		$posts[] = array(
			'label'    => "ordinary-$n",
			'date'     => gmdate( 'Y-m-d H:i:s', gmmktime( 7 + $n % 12, 5 * ( $n % 11 ), 0, 1, 10 + 2 * $n, 2017 ) ),
			'title'    => $subject . ' ' . $doings[ $n % count( $doings ) ],
			'content'  => $n % 2 ? classic( ...$paragraphs ) : blocks( ...$paragraphs ),
			'comments' => array( 0, 1, 3, 0, 2 )[ $n % 5 ],
			'tags'     => array( mb_strtolower( $subject ), 'Storköping' ),
		);
	}
	return $posts;
}
