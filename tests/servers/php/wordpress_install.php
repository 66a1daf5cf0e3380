<?php
/**
 * Installs WordPress into the empty database and makes it a Swedish blog. Arguments: web root, 1 for a network.
 *
 * There is no wp-cli among Debian's packages; these are the calls that its installer page makes.
 */

define( 'WP_INSTALLING', true );
$root = $argv[1];
require $root . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Anna Ek i Storköping', 'anna', 'anna@storkoping.example', true, '', 'hemligt', 'sv_SE' );

if ( ( $argv[2] ?? '' ) === '1' ) {
	require_once ABSPATH . 'wp-admin/includes/network.php';
	$host = parse_url( WP_SITEURL, PHP_URL_HOST ) . ':' . parse_url( WP_SITEURL, PHP_URL_PORT );
	foreach ( $wpdb->tables( 'ms_global' ) as $table => $prefixed ) {
		$wpdb->$table = $prefixed;
	}
	install_network();
	$result = populate_network( 1, $host, 'anna@storkoping.example', 'Storköpings bloggar', '/', false );
	if ( is_wp_error( $result ) && $result->get_error_code() !== 'no_wildcard_dns' ) {
		fwrite( STDERR, $result->get_error_message() );
		exit( 1 );
	}
}
