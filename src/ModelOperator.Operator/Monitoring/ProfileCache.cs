using ModelOperator.Profiles;

namespace ModelOperator.Operator.Monitoring;

/// <summary>
/// Holds profiles that were read not long ago, so that a look does not read and parse the same text every minute. A profile for which there
/// is no room is read again at each look.
/// </summary>
internal sealed class ProfileCache(TimeProvider time)
{
    /// <summary>The time for which a profile is used before its ConfigMap is read again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The number of characters that the texts of all profiles may have together; a profile in memory is about as large as its text.
    /// </summary>
    public const int Room = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Address), (ReferenceProfile Profile, int Size, DateTimeOffset Until)> _kept = [];
    private int _size;

    /// <summary>The profile of an address; null when it has to be read.</summary>
    public ReferenceProfile? Find(string @namespace, string address)
    {
        lock (_gate)
        {
            return _kept.TryGetValue((@namespace, address), out var kept) && kept.Until > time.GetUtcNow() ? kept.Profile : null;
        }
    }

    /// <summary>Keeps a profile that has just been read, if there is room.</summary>
    /// <param name="namespace">The ModelDeployment's namespace.</param>
    /// <param name="address">The address that it was read from.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="size">The length of its text, in characters.</param>
    public void Keep(string @namespace, string address, ReferenceProfile profile, int size)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var (key, old) in _kept)
            {
                if (old.Until <= now || key == (@namespace, address))
                {
                    _kept.Remove(key);
                    _size -= old.Size;
                }
            }

            if (_size + size <= Room)
            {
                _kept[(@namespace, address)] = (profile, size, now + Lifetime);
                _size += size;
            }
        }
    }
}
