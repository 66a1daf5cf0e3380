<?php
/** Posts that are special by their body. */

/** All of them; the images are ids in the library. */
function seed_bodies( array $images ): array {
	$posts = array();
	foreach ( array_merge( seed_texts(), seed_pictured( $images ), seed_split(), seed_structured() ) as $label => [ $title, $content ] ) {
		$day     = gmdate( 'Y-m-d H:i:s', gmmktime( 18, 20, 0, 8, 1 + count( $posts ), 2016 ) );
		$posts[] = array(
			'label'    => "body-$label",
			'date'     => $day,
			'title'    => $title,
			'content'  => $content,
			'comments' => count( $posts ) % 4,
			'tags'     => array( 'Storköping' ),
		) + seed_extras( $label, $images );
	}
	return $posts;
}

/** What two of the posts have beside their body. */
function seed_extras( string $label, array $images ): array {
	$extras = array(
		'excerpt'  => array( 'excerpt' => 'Kort sagt: vi bygger en simhall.' ),
		'featured' => array( 'thumbnail' => $images[1] ),
	);
	return $extras[ $label ] ?? array();
}

/** Words that look like what themes print around a post. */
function seed_texts(): array {
	$quote = '<!-- wp:quote -->' . "\n" . '<blockquote class="wp-block-quote"><p>Av Karin Berg, 3 mars, 2016, 4 kommentarer</p>'
		. '<p>Storköping behöver en ny bro.</p></blockquote>' . "\n" . '<!-- /wp:quote -->';
	return array(
		'quoted-byline' => array( 'Svar till Karin Berg', blocks( 'Karin Berg skriver på sin blogg:' ) . "\n\n$quote\n\n" . blocks( 'Bron finns redan.' ) ),
		'be-first'      => array( 'En uppmaning', blocks( 'Bli först att kommentera', 'Så stod det på min första blogg. 12 kommentarer blev det till slut.' ) ),
		'date-and-name' => array( 'Öppet brev', classic( 'Till kommunstyrelsen!', "Vi kräver besked om skolan.", "Storköping den 12 april 2015\nAnna Ek" ) ),
		'english'       => array( 'A note in English', classic( 'Our twin town wrote to us last week, and I promised to answer here.', 'Leave a comment if you speak French. 2 comments are waiting.' ) ),
		'emoji'         => array( 'Midsommar', classic( 'Glad midsommar 🌼🐸! Vi ses vid stången ❤️ på hembygdsgården 👩‍👩‍👧.' ) ),
		'spaces'        => array( 'Mellanrum', classic( "Notan blev 1\u{a0}000 kronor, alltså 1\u{202f}000 per person.", "Kommun\u{ad}styrelsen   har  plats." ) ),
		'entities'      => array( 'Tecken & annat', classic( 'Är 3 &lt; 5 &amp;&amp; 5 &gt; 3? Svar: "ja" – förstås…', "Priset är 20 &euro;, och det är KF's beslut." ) ),
		'link-only'     => array( 'Läs här', classic( '<a href="https://www.storkoping.example/plan">https://www.storkoping.example/plan</a>' ) ),
	);
}

/** Images in the ways that WordPress has had of writing them. */
function seed_pictured( array $images ): array {
	$url     = fn( int $n ) => wp_get_attachment_url( $images[ $n ] );
	$img     = fn( int $n, string $alt ) => sprintf( '<img class="size-medium wp-image-%d" src="%s" alt="%s" width="300" height="188" />', $images[ $n ], $url( $n ), $alt );
	$figure  = fn( int $n, string $alt, string $caption ) => sprintf(
		"<!-- wp:image {\"id\":%d,\"sizeSlug\":\"large\"} -->\n<figure class=\"wp-block-image size-large\"><img src=\"%s\" alt=\"%s\" class=\"wp-image-%d\"/>%s</figure>\n<!-- /wp:image -->",
		$images[ $n ], $url( $n ), $alt, $images[ $n ], $caption === '' ? '' : "<figcaption class=\"wp-element-caption\">$caption</figcaption>"
	);
	$gallery = "<!-- wp:gallery {\"linkTo\":\"none\"} -->\n<figure class=\"wp-block-gallery has-nested-images columns-2\">"
		. $figure( 1, 'Torget', '' ) . $figure( 2, 'Skolan', 'Skolan' ) . "</figure>\n<!-- /wp:gallery -->";
	$caption = sprintf( '[caption id="attachment_%1$d" align="alignnone" width="300"]<a href="%2$s">%3$s</a> Torget i kväll. Foto: Karin Berg[/caption]', $images[1], $url( 1 ), $img( 1, 'Torget i kväll' ) );
	return array(
		'image-inline'  => array( 'Bild först', classic( $img( 0, 'IMG_0248' ) . 'Landshövdingen var på besök i dag.', 'Vi visade henne hamnen.' ) ),
		'image-caption' => array( 'Bild med bildtext', classic( $caption, 'Torget är upplyst hela vintern.' ) ),
		'image-figure'  => array( 'Bild i block', blocks( 'Den nya entrén är klar.' ) . "\n\n" . $figure( 2, 'Ekskolans entré', 'Ekskolan, 4 kommentarer från elever' ) ),
		'image-only'    => array( 'Utan ord', $figure( 3, 'Bussar vid stationen', '' ) ),
		'gallery'       => array( 'Bildspel', blocks( 'Några bilder från veckan.' ) . "\n\n$gallery" ),
		'gallery-old'   => array( 'Gammalt bildspel', classic( 'Bilder på gammalt vis.', '[gallery ids="' . implode( ',', $images ) . '"]' ) ),
		'featured'      => array( 'Med utvald bild', blocks( 'Bilden står ovanför texten i temat.' ) ),
	);
}

/** Bodies that show in parts: more tag, excerpt, pages. */
function seed_split(): array {
	$page = fn( int $n ) => blocks( "Detta är sida $n av min resa genom kommunens budget.", "Här slutar sida $n." );
	$next = "\n\n<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->\n\n";
	return array(
		'more'           => array( 'Med läs mer', classic( 'Det här står före klippet.', '<!--more-->', 'Det här står efter klippet.' ) ),
		'more-block'     => array( 'Med läs mer i block', blocks( 'Ingressen.' ) . "\n\n<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n\n" . blocks( 'Resten.' ) ),
		'excerpt'        => array( 'Med eget utdrag', blocks( 'Simhallen kostar 90 miljoner.', 'Vi bygger den ändå.' ) ),
		'pages-classic'  => array( 'På två sidor', classic( 'Första sidan.', '<!--nextpage-->', 'Andra sidan.' ) ),
		'pages-blocks'   => array( 'På tre sidor', $page( 1 ) . $next . $page( 2 ) . $next . $page( 3 ) ),
		'long'           => array( 'Ett långt inlägg', blocks( ...array_map( fn( $n ) => "Stycke $n handlar om ärende $n, som nämnden tog upp och sedan sköt på till nästa möte.", range( 1, 40 ) ) ) ),
	);
}

/** Lists, tables, quotes, code, headings, embeds. */
function seed_structured(): array {
	$list  = "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>Skola<!-- wp:list -->\n<ol><!-- wp:list-item -->\n<li>Lokaler</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list --></li>\n<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>Vård</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->";
	$table = "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><thead><tr><th>Nämnd</th><th>Mkr</th></tr></thead><tbody><tr><td>Skola</td><td>410</td></tr><tr><td>Vård</td><td>1 000</td></tr></tbody></table><figcaption class=\"wp-element-caption\">Budget 2017</figcaption></figure>\n<!-- /wp:table -->";
	$code  = "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>SUMMA(B2:B9)\n  - avdrag &lt; 5 %</code></pre>\n<!-- /wp:code -->";
	$embed = "<!-- wp:embed {\"url\":\"https://film.example/fullmaktige\",\"type\":\"video\",\"providerNameSlug\":\"film\"} -->\n<figure class=\"wp-block-embed is-type-video\"><div class=\"wp-block-embed__wrapper\">\nhttps://film.example/fullmaktige\n</div><figcaption class=\"wp-element-caption\">Sändningen från i går</figcaption></figure>\n<!-- /wp:embed -->";
	$head  = fn( int $level, string $text ) => "<!-- wp:heading {\"level\":$level} -->\n<h$level>$text</h$level>\n<!-- /wp:heading -->";
	return array(
		'list'        => array( 'Våra punkter', blocks( 'Detta vill vi:' ) . "\n\n$list" ),
		'table'       => array( 'Siffrorna', blocks( 'Så här fördelas pengarna.' ) . "\n\n$table" ),
		'code'        => array( 'Formeln', blocks( 'Kalkylarket räknar så här:' ) . "\n\n$code" ),
		'preformatted' => array( 'Dikt', classic( "<pre>Snön faller\n   över torget\n      i Storköping</pre>", 'Skriven på bussen.' ) ),
		'blockquote'  => array( 'Citat', classic( 'Revisorn skriver:', '<blockquote>Ekonomin är i balans.</blockquote>', 'Det är jag glad för.' ) ),
		'headings'    => array( 'Tre frågor', blocks( 'Inledning.' ) . "\n\n" . $head( 2, 'Skolan' ) . "\n\n" . blocks( 'Fler lärare.' ) . "\n\n" . $head( 3, 'Kommentarer (4)' ) . "\n\n" . blocks( 'Så heter en rubrik i mitt tal.' ) ),
		'embed'       => array( 'Titta på mötet', blocks( 'Hela mötet finns inspelat.' ) . "\n\n$embed" ),
		'embed-old'   => array( 'Titta igen', classic( 'Se filmen:', 'https://film.example/igen', '<iframe src="https://film.example/ram" width="400" height="225"></iframe>' ) ),
		'breaks'      => array( 'Radbrytningar', classic( "Första raden\nandra raden<br />tredje raden", '<del>Struket</del> <ins>tillagt</ins> och <strong>fet</strong>stil.' ) ),
		'columns'     => array( 'För och emot', "<!-- wp:columns -->\n<div class=\"wp-block-columns\"><!-- wp:column -->\n<div class=\"wp-block-column\">" . blocks( 'För: det är nära.' ) . "</div>\n<!-- /wp:column -->\n\n<!-- wp:column -->\n<div class=\"wp-block-column\">" . blocks( 'Emot: det är dyrt.' ) . "</div>\n<!-- /wp:column --></div>\n<!-- /wp:columns -->" ),
	);
}
