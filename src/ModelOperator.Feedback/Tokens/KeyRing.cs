namespace ModelOperator.Feedback.Tokens;

/// <summary>
/// The keys in a folder, which is a mounted Secret with one key in each file. The key whose name sorts last signs, and all are accepted. So
/// a key is rotated by adding one, and removed once the tokens that it signed are too old.
/// </summary>
internal sealed class KeyRing(string folder, TimeProvider time, ILogger<KeyRing> logger)
{
    private readonly SecretFolder<SigningKey> _folder = new(
        folder, content => SigningKey.From(content), time, count => Log.KeysRead(logger, count, folder), logger);

    /// <summary>The keys, with the signing key first; empty when the Secret has none, or does not exist.</summary>
    public IReadOnlyList<SigningKey> Keys => _folder.Values;
}
