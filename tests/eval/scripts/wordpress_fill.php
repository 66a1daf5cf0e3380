<?php
/**
 * Replaces a blog's posts by invented ones. Argument: web root. Standard input: {"path", "site", "locale", "zone",
 * "dates", "times", "posts"}.
 */

define( 'WP_IMPORTING', true );
$orders = json_decode( stream_get_contents( STDIN ), true );
define( 'RIG_BLOG_PATH', $orders['path'] );
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
require_once ABSPATH . 'wp-admin/includes/user.php';
wp_set_current_user( 1 );

foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => array_keys( get_post_stati() ), 'numberposts' => -1 ) ) as $post ) {
	wp_delete_post( $post->ID, true );
}
$settings = array(
	'blogname'        => $orders['site'],
	'blogdescription' => '',
	'WPLANG'          => $orders['locale'],
	'timezone_string' => $orders['zone'],
	'date_format'     => $orders['dates'],
	'time_format'     => $orders['times'],
	'sticky_posts'    => array(),
);
foreach ( $settings as $name => $value ) {
	update_option( $name, $value );
}

$authors = array();
foreach ( $orders['posts'] as $order ) {
	$name               = $order['author'];
	$authors[ $name ] ??= wp_insert_user(
		array(
			'user_login'   => 'writer' . count( $authors ),
			'user_pass'    => 'hemligt',
			'user_email'   => 'writer' . count( $authors ) . '@storkoping.example',
			'display_name' => $name,
			'role'         => 'editor',
		)
	);
	$id = wp_insert_post(
		wp_slash(
			array(
				'post_status'    => 'publish',
				'post_title'     => $order['title'],
				'post_name'      => $order['slug'],
				'post_content'   => $order['content'],
				'post_date'      => $order['date'],
				'post_author'    => $authors[ $name ],
				'comment_status' => 'open',
			)
		)
	);
	wp_set_post_categories( $id, array( (int) wp_create_category( $order['category'] ) ) );
	wp_set_post_tags( $id, $order['tags'] );
	foreach ( $order['comments'] as $number => $text ) {
		wp_insert_comment(
			wp_slash(
				array(
					'comment_post_ID'      => $id,
					'comment_author'       => 'Lars ' . $number,
					'comment_author_email' => 'lars@storkoping.example',
					'comment_date'         => $order['date'],
					'comment_content'      => $text,
					'comment_approved'     => 1,
				)
			)
		);
	}
}
echo count( $orders['posts'] );
