namespace ModelOperator.Console.Assets;

/// <summary>A file of the page.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Tag">Its ETag, made of its content.</param>
/// <param name="Plain">Its bytes.</param>
/// <param name="Gzip">The same, compressed; null where that saves nothing.</param>
/// <param name="Brotli">The same, compressed better.</param>
internal sealed record Asset(string ContentType, string Tag, byte[] Plain, byte[]? Gzip, byte[]? Brotli);
