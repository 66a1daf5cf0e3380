<?php
/** The settings that every blog of the rig has, and what the installer puts there taken away. */

/** Applies the settings to the current blog. */
function rig_settings( string $title, string $description ): void {
	global $wp_rewrite;
	$settings = array(
		'blogname'            => $title,
		'blogdescription'     => $description,
		'WPLANG'              => 'sv_SE',
		'timezone_string'     => 'Europe/Stockholm',
		'date_format'         => 'j F, Y',
		'time_format'         => 'H:i',
		'start_of_week'       => 1,
		'posts_per_page'      => 10,
		'page_comments'       => 1,
		'comments_per_page'   => 50,
		'comment_moderation'  => 0,
		'thread_comments'     => 1,
		'default_ping_status' => 'closed',
	);
	foreach ( $settings as $name => $value ) {
		update_option( $name, $value );
	}
	$wp_rewrite->set_permalink_structure( '/%year%/%monthnum%/%day%/%postname%/' );
	delete_option( 'rewrite_rules' ); // The next request makes them; flushing inside a switched blog makes wrong ones.
	foreach ( get_posts( array( 'post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1 ) ) as $post ) {
		wp_delete_post( $post->ID, true );
	}
}
