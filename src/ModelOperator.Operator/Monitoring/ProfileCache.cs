using ModelOperator.Profiles;

namespace ModelOperator.Operator.Monitoring;

/// <summary>
/// Profiles that were read not long ago, so that a look does not read and parse the same text every minute. What has no room is read again
/// at each look.
/// </summary>
internal sealed class ProfileCache(TimeProvider time)
{
    /// <summary>How long a profile is taken for what its ConfigMap says.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The characters of all profiles together, as text; a profile in memory is about as large.</summary>
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
    /// <param name="address">Where it was read.</param>
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
