<?php
/**
 * Does one thing to the blog and answers in JSON. Argument: web root. Standard input: {"path": ..., "do": ..., ...}.
 *
 * "path" is the blog's path on its host, "/" unless it is one of a network.
 */

$order = json_decode( stream_get_contents( STDIN ), true );
$root  = $argv[1];
define( 'RIG_BLOG_PATH', $order['path'] );
require $root . '/wp-load.php';
wp_set_current_user( 1 );

/** The whole body as its pages render it, one after another; a password does not hide it. */
function rig_body( WP_Post $post ): array {
	add_filter( 'post_password_required', '__return_false', 99 );
	$GLOBALS['post'] = $post;
	setup_postdata( $post );
	$bodies = array();
	for ( $number = 1; $number <= $GLOBALS['numpages']; $number++ ) {
		$GLOBALS['page'] = $number;
		$GLOBALS['more'] = 1;
		ob_start();
		the_content();
		$bodies[] = ob_get_clean();
	}
	remove_filter( 'post_password_required', '__return_false', 99 );
	return $bodies;
}

/** A moment of the database, or null where it has zeros. */
function rig_moment( string $stored ): ?string {
	return str_starts_with( $stored, '0000' ) ? null : $stored;
}

/** Everything that the database says about one post. */
function rig_post( WP_Post $post ): array {
	$names = fn( $taxonomy ) => array_map( fn( $name ) => html_entity_decode( $name, ENT_QUOTES | ENT_HTML5 ), wp_get_post_terms( $post->ID, $taxonomy, array( 'fields' => 'names' ) ) );
	return array(
		'id'             => $post->ID,
		'label'          => get_post_meta( $post->ID, '_rig_label', true ),
		'url'            => get_permalink( $post ),
		'status'         => $post->post_status,
		'title_raw'      => $post->post_title,
		'title_html'     => get_the_title( $post ),
		'author_raw'     => get_the_author_meta( 'display_name', $post->post_author ),
		'date_local'     => rig_moment( $post->post_date ),
		'date_gmt'       => rig_moment( $post->post_date_gmt ),
		'modified_gmt'   => rig_moment( $post->post_modified_gmt ),
		'comment_count'  => (int) $post->comment_count,
		'comment_status' => $post->comment_status,
		'has_password'   => $post->post_password !== '',
		'is_sticky'      => is_sticky( $post->ID ),
		'excerpt_raw'    => $post->post_excerpt,
		'bodies'         => rig_body( $post ),
		'categories'     => $post->post_type === 'post' ? $names( 'category' ) : array(),
		'tags'           => $post->post_type === 'post' ? $names( 'post_tag' ) : array(),
	);
}

/** All posts (or pages) of every status, oldest first. */
function rig_posts( string $type ): array {
	$statuses = array( 'publish', 'future', 'draft', 'pending', 'private', 'trash' );
	$query    = array( 'post_type' => $type, 'post_status' => $statuses, 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC' );
	return array_map( 'rig_post', get_posts( $query ) );
}

/** The post fields that an order names, ready for WordPress (which takes slashes off). */
function rig_fields( array $order ): array {
	$names  = array(
		'id'      => 'ID',
		'title'   => 'post_title',
		'content' => 'post_content',
		'status'  => 'post_status',
		'date'    => 'post_date',
		'author'  => 'post_author',
	);
	$fields = array();
	foreach ( $names as $ours => $theirs ) {
		if ( isset( $order[ $ours ] ) ) {
			$fields[ $theirs ] = $order[ $ours ];
		}
	}
	return wp_slash( $fields );
}

/** Adds an approved comment, now. */
function rig_comment( array $order ): int {
	return wp_insert_comment(
		wp_slash(
			array(
				'comment_post_ID'      => $order['id'],
				'comment_author'       => $order['author'],
				'comment_author_email' => 'ny@storkoping.example',
				'comment_content'      => $order['text'],
				'comment_approved'     => 1,
			)
		)
	);
}

$actions = array(
	'posts'          => fn() => rig_posts( 'post' ),
	'pages'          => fn() => rig_posts( 'page' ),
	'new_post'       => fn() => wp_insert_post( rig_fields( $order ) ),
	'edit_post'      => fn() => wp_update_post( rig_fields( $order ) ),
	'close_comments' => fn() => wp_update_post( array( 'ID' => $order['id'], 'comment_status' => 'closed' ) ),
	'delete_post'    => fn() => (bool) wp_trash_post( $order['id'] ),
	'restore_post'   => function () use ( $order ) {
		add_filter( 'wp_untrash_post_status', 'wp_untrash_post_set_previous_status', 10, 3 );
		return (bool) wp_untrash_post( $order['id'] );
	},
	'add_comment'    => fn() => rig_comment( $order ),
	'switch_theme'   => function () use ( $order ) {
		switch_theme( $order['theme'] );
		return get_stylesheet() === $order['theme'] && wp_get_theme()->exists();
	},
	'set_option'     => fn() => update_option( $order['name'], $order['value'] ) || true,
	'set_theme_mod'  => fn() => set_theme_mod( $order['name'], $order['value'] ) || true,
);

$answer = $actions[ $order['do'] ]();
if ( ! $answer && ! is_array( $answer ) ) {
	fwrite( STDERR, 'WordPress refused: ' . $order['do'] );
	exit( 1 );
}
echo json_encode( $answer, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR );
