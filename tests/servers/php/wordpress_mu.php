<?php
/**
 * Must-use plugin of the rig: no mail, no outward HTTP, one local oEmbed provider, and Swedish for what Debian
 * does not translate.
 *
 * Debian's wordpress-l10n carries core's catalogue only, and an old one: none for the themes. A site in the wild has
 * both, so the phrases that its visitors see are filled in here, only where no catalogue has them.
 */

if ( ! function_exists( 'wp_mail' ) ) {
	function wp_mail() {
		return true;
	}
}

add_filter( 'pre_http_request', fn() => new WP_Error( 'rig', 'The rig makes no requests.' ) );

add_filter( 'pre_oembed_result', 'rig_embed', 10, 2 );

/** An iframe for addresses of the invented film site, nothing for any other. */
function rig_embed( $result, $url ) {
	if ( ! str_starts_with( $url, 'https://film.example/' ) ) {
		return $result;
	}
	return '<iframe title="Fullmäktige direkt" width="500" height="281" src="' . esc_url( $url ) . '"></iframe>';
}

/** The Swedish for a text that the catalogue left as it was. */
function rig_swedish( $translation, $text ) {
	static $phrases = null;
	$phrases ??= json_decode( file_get_contents( __DIR__ . '/wordpress_swedish.json' ), true );
	return $translation === $text ? ( $phrases[ $text ] ?? $translation ) : $translation;
}

/** The same for a text with a plural. */
function rig_swedish_plural( $translation, $single, $plural ) {
	return rig_swedish( $translation, $translation === $single ? $single : $plural );
}

add_filter( 'gettext', 'rig_swedish', 10, 2 );
add_filter( 'gettext_with_context', 'rig_swedish', 10, 2 );
add_filter( 'ngettext', 'rig_swedish_plural', 10, 3 );
add_filter( 'ngettext_with_context', 'rig_swedish_plural', 10, 3 );
