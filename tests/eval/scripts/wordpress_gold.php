<?php
/**
 * Says which posts WordPress's own queries find for each listing page, and what its excerpts are. Argument: web
 * root. Standard input: {"path": the blog's path on its host}. Read from the database; no page is asked for.
 */

$orders = json_decode( stream_get_contents( STDIN ), true );
define( 'RIG_BLOG_PATH', $orders['path'] );
require $argv[1] . '/wp-load.php';

/** Every page of one listing: its address and the posts on it. */
function eval_pages( string $url, array $asked, bool $is_search = false ): array {
	$pages = array();
	for ( $number = 1; ; $number++ ) {
		$query = new WP_Query( array_merge( $asked, array( 'paged' => $number ) ) );
		if ( ! $query->posts ) {
			return $pages;
		}
		$address = $number === 1 ? $url : ( $is_search ? "$url&paged=$number" : trailingslashit( $url ) . "page/$number/" );
		$pages[] = array( 'url' => $address, 'ids' => wp_list_pluck( $query->posts, 'ID' ) );
	}
}

/** The excerpt of a post as listings show it, without the link to the rest. */
function eval_excerpt( WP_Post $post ): string {
	$GLOBALS['post'] = $post;
	setup_postdata( $post );
	return apply_filters( 'the_excerpt', get_the_excerpt( $post ) );
}

$listings = eval_pages( home_url( '/' ), array() );
foreach ( array( 'category' => 'cat', 'post_tag' => 'tag_id' ) as $taxonomy => $key ) {
	foreach ( array_slice( get_terms( array( 'taxonomy' => $taxonomy ) ), 0, 6 ) as $term ) {
		$listings = array_merge( $listings, eval_pages( get_term_link( $term ), array( $key => $term->term_id ) ) );
	}
}
foreach ( get_users( array( 'has_published_posts' => array( 'post' ) ) ) as $user ) {
	$listings = array_merge( $listings, eval_pages( get_author_posts_url( $user->ID ), array( 'author' => $user->ID ) ) );
}
$months = array_unique( array_map( fn( $post ) => substr( $post->post_date, 0, 7 ), get_posts( array( 'numberposts' => -1 ) ) ) );
foreach ( array_slice( $months, 0, 4 ) as $month ) {
	[ $year, $number ] = array_map( 'intval', explode( '-', $month ) );
	$listings = array_merge( $listings, eval_pages( get_month_link( $year, $number ), array( 'year' => $year, 'monthnum' => $number ) ) );
}

add_filter( 'excerpt_more', '__return_empty_string', 9999 );
add_filter( 'the_content_more_link', '__return_empty_string', 9999 );
$excerpts = array();
foreach ( get_posts( array( 'numberposts' => -1 ) ) as $post ) {
	$excerpts[ $post->ID ] = eval_excerpt( $post );
}
echo json_encode( array( 'pages' => $listings, 'excerpts' => (object) $excerpts ), JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR );
