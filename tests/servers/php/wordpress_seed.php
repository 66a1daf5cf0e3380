<?php
/**
 * Fills a fresh WordPress with the posts of wordpress_seed_*.php. Arguments: web root, what to seed (blog, network).
 *
 * Deterministic: every date, text and count is written out or counted; nothing is drawn, nothing depends on today.
 * All text is invented, as are the municipality of Storköping and everybody who writes there.
 */

define( 'WP_IMPORTING', true );
require $argv[1] . '/wp-load.php';
foreach ( array( 'post', 'image', 'taxonomy', 'user' ) as $part ) {
	require_once ABSPATH . "wp-admin/includes/$part.php";
}
require __DIR__ . '/wordpress_settings.php';
require __DIR__ . '/wordpress_seed_text.php';
require __DIR__ . '/wordpress_seed_posts.php';
require __DIR__ . '/wordpress_seed_bodies.php';
wp_set_current_user( 1 );

/** Adds the users; returns their ids by login. The first has the blog's own name. */
function seed_authors( string $site_name ): array {
	wp_update_user( array( 'ID' => 1, 'display_name' => $site_name ) );
	$ids = array( 'anna' => 1 );
	foreach ( array( 'lind' => 'Bo & Britta Lind', 'cecilia' => 'Cecilia Öberg' ) as $login => $name ) {
		$ids[ $login ] = wp_insert_user(
			array(
				'user_login'   => $login,
				'user_pass'    => 'hemligt',
				'user_email'   => "$login@storkoping.example",
				'display_name' => $name,
				'role'         => 'editor',
			)
		);
	}
	return $ids;
}

/** Adds a drawn PNG to the library, in the folder of its month; returns its id. */
function seed_image( string $name, string $alt, int $shade ): int {
	$picture = imagecreatetruecolor( 640, 400 );
	imagefill( $picture, 0, 0, imagecolorallocate( $picture, 40 + $shade, 90, 200 - $shade ) );
	imagefilledellipse( $picture, 320, 200, 100 + $shade, 180, imagecolorallocate( $picture, 250, 220, 90 ) );
	ob_start();
	imagepng( $picture );
	$upload = wp_upload_bits( "$name.png", null, ob_get_clean(), '2016/03' );
	$id     = wp_insert_attachment(
		array(
			'post_title'     => $name,
			'post_mime_type' => 'image/png',
			'post_status'    => 'inherit',
			'post_date'      => '2016-03-01 12:00:00',
		),
		$upload['file']
	);
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $upload['file'] ) );
	update_post_meta( $id, '_wp_attachment_image_alt', $alt );
	return $id;
}

/** Adds one post as the tables describe it, with its comments; returns its id. */
function seed_post( array $spec, array $authors ): int {
	$id = wp_insert_post( wp_slash( seed_fields( $spec, $authors ) ), true );
	if ( is_wp_error( $id ) ) {
		throw new RuntimeException( $spec['label'] . ': ' . $id->get_error_message() );
	}
	update_post_meta( $id, '_rig_label', $spec['label'] );
	if ( ( $spec['type'] ?? 'post' ) === 'post' ) {
		wp_set_post_categories( $id, seed_categories( $spec['categories'] ?? array( 'Kommunpolitik' ) ) );
		wp_set_post_tags( $id, $spec['tags'] ?? array() );
	}
	seed_comments( $id, $spec );
	if ( isset( $spec['thumbnail'] ) ) {
		set_post_thumbnail( $id, $spec['thumbnail'] );
	}
	if ( ! empty( $spec['sticky'] ) ) {
		stick_post( $id );
	}
	if ( ! empty( $spec['trashed'] ) ) {
		wp_trash_post( $id );
	}
	if ( isset( $spec['modified'] ) ) {
		seed_modified( $id, $spec['modified'] );
	}
	return $id;
}

/** The fields for wp_insert_post. */
function seed_fields( array $spec, array $authors ): array {
	$fields = array(
		'post_type'      => $spec['type'] ?? 'post',
		'post_status'    => $spec['status'] ?? 'publish',
		'post_title'     => $spec['title'],
		'post_content'   => $spec['content'],
		'post_excerpt'   => $spec['excerpt'] ?? '',
		'post_date'      => $spec['date'],
		'post_author'    => $authors[ $spec['author'] ?? 'anna' ],
		'post_password'  => $spec['password'] ?? '',
		'comment_status' => empty( $spec['closed'] ) ? 'open' : 'closed',
	);
	if ( isset( $spec['date_gmt'] ) ) {
		$fields['post_date_gmt'] = $spec['date_gmt'];
	}
	return $fields;
}

/** The ids of categories by name, added where missing. */
function seed_categories( array $names ): array {
	return array_map( fn( $name ) => (int) wp_create_category( $name ), $names );
}

/** Adds the comments: a number of approved ones, or a list of [approved, type, text]. */
function seed_comments( int $id, array $spec ): void {
	$comments = $spec['comments'] ?? 0;
	if ( is_int( $comments ) ) {
		$comments = array_map( fn( $n ) => array( 1, 'comment', seed_comment_text( $n ) ), array_keys( array_fill( 0, $comments, 0 ) ) );
	}
	$posted = new DateTimeImmutable( $spec['date'], wp_timezone() );
	$parent = 0;
	foreach ( $comments as $n => [ $approved, $type, $text ] ) {
		$at  = $posted->modify( '+' . ( 17 * ( $n + 1 ) ) . ' minutes' );
		$new = wp_insert_comment(
			wp_slash(
				array(
					'comment_post_ID'      => $id,
					'comment_author'       => $type === 'comment' ? 'Läsare ' . ( $n + 1 ) : 'En annan blogg',
					'comment_author_email' => $type === 'comment' ? "lasare$n@storkoping.example" : '',
					'comment_author_url'   => $type === 'comment' ? '' : "https://annan.example/$n/",
					'comment_date'         => $at->format( 'Y-m-d H:i:s' ),
					'comment_date_gmt'     => $at->setTimezone( new DateTimeZone( 'UTC' ) )->format( 'Y-m-d H:i:s' ),
					'comment_content'      => $text,
					'comment_approved'     => $approved,
					'comment_type'         => $type,
					'comment_parent'       => $n % 5 === 4 ? $parent : 0,
				)
			)
		);
		$parent = $n % 5 === 4 ? $parent : $new;
	}
}

/** Sets when a post was last edited, which wp_insert_post decides by itself. */
function seed_modified( int $id, string $modified ): void {
	global $wpdb;
	$fields = array( 'post_modified' => $modified, 'post_modified_gmt' => get_gmt_from_date( $modified ) );
	$wpdb->update( $wpdb->posts, $fields, array( 'ID' => $id ) );
	clean_post_cache( $id );
}

/** Seeds the single blog. */
function seed_blog(): void {
	rig_settings( 'Anna Ek i Storköping', 'Tankar från kommunhuset' );
	$authors = seed_authors( 'Anna Ek i Storköping' );
	$images  = array(
		seed_image( 'IMG_0248', 'IMG_0248', 0 ),
		seed_image( 'torget', 'Torget i Storköping en vinterkväll', 40 ),
		seed_image( 'skolan', 'Ekskolans nya entré & skolgård', 80 ),
		seed_image( 'busstationen', 'Bussar vid stationen', 120 ),
		seed_image( 'affisch', 'Affisch med texten ”3 kommentarer”', 20 ),
	);
	foreach ( array_merge( seed_posts(), seed_bodies( $images ), seed_ordinary( 14 ) ) as $spec ) {
		seed_post( $spec, $authors );
	}
}

/** Seeds three blogs of a network, at /anna/, /bertil/ and /cecilia/, with a dozen posts each. */
function seed_network(): void {
	global $wpdb;
	rig_settings( 'Storköpings bloggar', 'Alla bloggar på ett ställe' );
	$host   = parse_url( network_home_url(), PHP_URL_HOST ) . ':' . parse_url( network_home_url(), PHP_URL_PORT );
	$people = array( 'anna' => 'Anna Ek', 'bertil' => 'Bertil Sten', 'cecilia' => 'Cecilia Öberg' );
	foreach ( $people as $slug => $name ) {
		// Written by hand: wp_insert_site() takes the colon out of a host with a port.
		$site = array( 'site_id' => 1, 'domain' => $host, 'path' => "/$slug/", 'registered' => '2014-01-01 00:00:00' );
		$wpdb->insert( $wpdb->blogs, $site );
		$blog_id = $wpdb->insert_id;
		$user_id = $slug === 'anna' ? 1 : wpmu_create_user( $slug, 'hemligt', "$slug@storkoping.example" );
		wp_update_user( array( 'ID' => $user_id, 'display_name' => $name ) );
		wp_initialize_site( $blog_id, array( 'user_id' => $user_id, 'title' => $name ) );
		switch_to_blog( $blog_id );
		$GLOBALS['wp_rewrite']->init();
		rig_settings( $name, "Blogg av $name" );
		switch_theme( get_blog_option( 1, 'stylesheet' ) );
		foreach ( seed_ordinary( 12, $name ) as $spec ) {
			seed_post( $spec, array( 'anna' => $user_id ) );
		}
		restore_current_blog();
	}
}

( $argv[2] ?? 'blog' ) === 'network' ? seed_network() : seed_blog();
