namespace ModelOperator.Gateway.Repeats;

/// <summary>
/// The requests that were answered last, as hashes. It has a fixed size: 4 MiB, for 262,144 requests. A hash has four places, and a new one
/// takes the place that was used longest ago, so that looking for one costs the same however many there are.
/// </summary>
internal sealed class RepeatMemory(TimeProvider time, int sets = RepeatMemory.UsualSets)
{
    /// <summary>The time within which the same request counts as asked again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private const int UsualSets = 1 << 16;
    private const int Places = 4;
    private const int Locks = 64;

    private readonly Place[] _places = new Place[sets * Places];
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];

    /// <summary>Remembers a request. True when the same was remembered within the window.</summary>
    public bool Remember(ulong hash)
    {
        var now = time.GetTimestamp();
        var set = (int)(hash % (uint)sets);
        var places = _places.AsSpan(set * Places, Places);
        lock (_gates[set % Locks])
        {
            var oldest = 0;
            for (var place = 0; place < Places; place++)
            {
                if (places[place].IsUsed && places[place].Hash == hash)
                {
                    var repeats = time.GetElapsedTime(places[place].At, now) <= Window;
                    places[place] = new(hash, now);
                    return repeats;
                }

                if (!places[place].IsUsed || (places[oldest].IsUsed && places[place].At < places[oldest].At))
                {
                    oldest = place;
                }
            }

            places[oldest] = new(hash, now);
            return false;
        }
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly struct Place(ulong hash, long at)
    {
        // The lowest bit of the time says that the place is used: a clock may begin at 0.
        private readonly long _at = at | 1;

        public ulong Hash => hash;

        public long At => _at;

        public bool IsUsed => _at != 0;
    }
}
