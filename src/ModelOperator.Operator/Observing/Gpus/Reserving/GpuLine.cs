using System.Collections.Immutable;
using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// All who wait for one resource, grouped by what they wish and each group in order of age. It never changes; adding one costs the
/// logarithm of their number.
/// </summary>
internal sealed class GpuLine
{
    /// <summary>
    /// The number of different wishes that a look respects at most, so that its cost is bounded: the oldest of each namespace, then the
    /// second of each, and so on, so that no namespace can push out those of another.
    /// </summary>
    internal const int MostWishes = 100;

    private static readonly ImmutableSortedSet<GpuClaim> NoClaims = ImmutableSortedSet.Create(GpuClaim.ByAge);

    private readonly ImmutableDictionary<GpuWish, ImmutableSortedSet<GpuClaim>> _groups;
    private IReadOnlyList<ImmutableSortedSet<GpuClaim>>? _fairly;

    private GpuLine(ImmutableDictionary<GpuWish, ImmutableSortedSet<GpuClaim>> groups) => _groups = groups;

    /// <summary>Nobody.</summary>
    public static GpuLine Empty { get; } = new(ImmutableDictionary<GpuWish, ImmutableSortedSet<GpuClaim>>.Empty);

    /// <summary>True when nobody waits.</summary>
    public bool IsEmpty => _groups.IsEmpty;

    /// <summary>The different demands of those who wait; when there are many, in an order that is fair to each namespace.</summary>
    public IReadOnlyList<PodNeeds> Needs =>
    [
        .. (IsShort ? _groups.Values : Fairly).Select(group => group[0].Needs).DistinctBy(needs => needs.Text, StringComparer.Ordinal),
    ];

    /// <summary>One that wishes the same; null when none does.</summary>
    public GpuClaim? Like(GpuClaim claim) => _groups.GetValueOrDefault(claim.Wish)?[0];

    /// <summary>The same line with one more.</summary>
    public GpuLine With(GpuClaim claim) => new(_groups.SetItem(claim.Wish, _groups.GetValueOrDefault(claim.Wish, NoClaims).Add(claim)));

    /// <summary>The same line without one.</summary>
    public GpuLine Without(GpuClaim claim)
    {
        var left = _groups.GetValueOrDefault(claim.Wish, NoClaims).Remove(claim);
        return new(left.IsEmpty ? _groups.Remove(claim.Wish) : _groups.SetItem(claim.Wish, left));
    }

    /// <summary>Begins to go through them, the oldest first.</summary>
    /// <param name="needs">Demands that are not left out, however many other wishes there are; null to leave none out.</param>
    public Walk Begin(PodNeeds? needs = null) => new(needs is null || IsShort
        ? _groups.Values
        : Fairly.Where((group, place) => place < MostWishes || group[0].Wish.Needs == needs.Text));

    /// <summary>
    /// Lets those who come first take free units, all that each lacks or nothing: one that lacks more than there is holds up nobody.
    /// </summary>
    /// <param name="free">The free units.</param>
    /// <param name="needs">The demands of the pods that these are free for.</param>
    /// <param name="until">The one before whom they come; null for all.</param>
    /// <param name="wanted">The pods that one would take; null for one that is left out.</param>
    public void TakeFrom(FreeGpus free, PodNeeds needs, GpuClaim? until, Func<GpuClaim, ReservedPods?> wanted)
    {
        var walk = Begin(needs);
        while (walk.Next() is { } claim && (until is null || GpuClaim.ByAge.Compare(claim, until) < 0))
        {
            if (wanted(claim) is { } pods && !free.TryTakeAll(pods))
            {
                walk.LeaveOutAlike();
            }
        }
    }

    private bool IsShort => _groups.Count <= MostWishes;

    // Worked out once for each state of the line, and only when it is long: it costs as much as there are claims.
    private IReadOnlyList<ImmutableSortedSet<GpuClaim>> Fairly => _fairly ??=
    [
        .. _groups.Values
            .SelectMany(group => group.DistinctBy(claim => claim.Owner.Namespace).Select(oldest => (Oldest: oldest, Group: group)))
            .GroupBy(wish => wish.Oldest.Owner.Namespace, StringComparer.Ordinal)
            .SelectMany(wishes => wishes
                .OrderBy(wish => wish.Oldest, GpuClaim.ByAge)
                .Select((wish, turn) => (wish.Oldest, wish.Group, Turn: turn)))
            .OrderBy(wish => wish.Turn).ThenBy(wish => wish.Oldest, GpuClaim.ByAge)
            .Select(wish => wish.Group)
            .Distinct(),
    ];

    /// <summary>Goes through those who wait, the oldest first.</summary>
    internal sealed class Walk
    {
        private readonly PriorityQueue<Place, GpuClaim> _groups = new(GpuClaim.ByAge);
        private Place? _current;

        public Walk(IEnumerable<ImmutableSortedSet<GpuClaim>> groups)
        {
            foreach (var group in groups)
            {
                _groups.Enqueue(new(group), group[0]);
            }
        }

        /// <summary>The next one; null when there is none.</summary>
        public GpuClaim? Next()
        {
            if (_current?.Next() is { } next)
            {
                _groups.Enqueue(_current, next);
            }

            _current = _groups.Count == 0 ? null : _groups.Dequeue();
            return _current?.Claim;
        }

        /// <summary>Leaves all others out that wish the same as the one that came last.</summary>
        public void LeaveOutAlike() => _current = null;

        /// <summary>The place in a group that is reached. An entry of the sorted set costs the logarithm of its number.</summary>
        private sealed class Place(ImmutableSortedSet<GpuClaim> group)
        {
            private int _reached;

            public GpuClaim Claim => group[_reached];

            public GpuClaim? Next() => ++_reached < group.Count ? group[_reached] : null;
        }
    }
}
