<?php
/**
 * Router of PHP's own web server: files and scripts as they are, every other address to WordPress.
 *
 * Does what .htaccess does elsewhere, also for a network in sub-directories, where /anna/wp-content/... is
 * /wp-content/... on disk.
 */

$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( ! file_exists( $root . $path ) ) {
	$path = preg_replace( '#^/[^/]+(/wp-(?:content|admin|includes)/|/wp-[a-z-]+\.php$)#', '$1', $path );
}
$file = $root . $path;
if ( $path !== '/' && is_dir( $file ) && is_file( rtrim( $file, '/' ) . '/index.php' ) ) {
	$path = rtrim( $path, '/' ) . '/index.php';
	$file = $root . $path;
}
if ( is_file( $file ) && ! str_ends_with( $file, '.php' ) ) {
	$types = array( 'css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml' );
	header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? mime_content_type( $file ) ) );
	readfile( $file );
	return true;
}
if ( ! is_file( $file ) ) {
	$path = '/index.php';
}
unset( $_SERVER['PATH_INFO'] );
$_SERVER['SCRIPT_NAME']     = $path;
$_SERVER['PHP_SELF']        = $path;
$_SERVER['SCRIPT_FILENAME'] = $root . $path;
chdir( dirname( $root . $path ) );
require $root . $path;
