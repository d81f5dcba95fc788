using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>
/// The free GPUs of the nodes that certain pods could run on: allocatable minus requested, node by node, because two free halves on two
/// nodes make no whole. What others are promised is taken from these nodes first, and from other nodes when these have no more. This is on
/// the safe side: it assumes that those pods go here as far as they can.
/// </summary>
internal sealed class FreeGpus
{
    private readonly PodNeeds _needs;
    private readonly GpuSupply.Share[] _nodes;
    private readonly long[] _free;
    private readonly int _own;
    private readonly Dictionary<string, Places> _places = new(StringComparer.Ordinal);
    private long _taken;

    /// <summary>Finds the nodes that the pods could run on.</summary>
    /// <param name="needs">The demands of each pod.</param>
    /// <param name="supply">All nodes that have the resource.</param>
    public FreeGpus(PodNeeds needs, GpuSupply supply)
    {
        _needs = needs;
        var own = supply.Nodes.ToLookup(one => NodeFit.Fits(one.Node, needs));
        (_nodes, _own) = ([.. own[true], .. own[false]], own[true].Count());
        _free = [.. _nodes.Select(one => one.Allocatable - one.Requested)];
        _places[needs.Text] = new([.. Enumerable.Range(0, _own)]);
    }

    /// <summary>The numbers that are left now.</summary>
    public ObservedGpus Left => new()
    {
        Resource = _needs.Resource,
        PerPod = _needs.Count,
        Products = _needs.Products,
        Nodes = _own,
        Allocatable = ToInt(_nodes.Take(_own).Sum(one => one.Allocatable)),
        Requested = ToInt(_nodes.Take(_own).Sum(one => one.Requested)),
        Reserved = ToInt(_taken),
        PodsThatFit = ToInt(PodsThatFit),
    };

    /// <summary>The number of the pods that fit now.</summary>
    // A node whose device plugin has lost GPUs may have given out more than it has.
    public long PodsThatFit => _free.Take(_own).Sum(units => Math.Max(0, units) / _needs.Count);

    /// <summary>True when one of the pods fits.</summary>
    public bool HasRoom => HasRoomFor(PlacesOf(_needs), _needs.Count, count: 1);

    /// <summary>Takes free units for as many of the pods as fit; those that fit on no node take nothing.</summary>
    public void Take(ReservedPods pods) => Take(pods, PlacesOf(pods.Needs));

    /// <summary>
    /// Takes free units for all of the pods, or for none. When it is false, neither would as many such pods fit later, because units are
    /// only ever taken.
    /// </summary>
    public bool TryTakeAll(ReservedPods pods)
    {
        var places = PlacesOf(pods.Needs);
        if (!HasRoomFor(places, pods.Needs.Count, pods.Count))
        {
            return false;
        }

        Take(pods, places);
        return true;
    }

    private void Take(ReservedPods pods, Places places)
    {
        long each = pods.Needs.Count, left = pods.Count;
        SkipFull(places, each);
        for (var place = places.First; place < places.Nodes.Length && left > 0; place++)
        {
            var node = places.Nodes[place];
            var here = Math.Min(left, Math.Max(0, _free[node]) / each);
            _free[node] -= here * each;
            left -= here;
            _taken += node < _own ? here * each : 0;
        }
    }

    private bool HasRoomFor(Places places, long each, long count)
    {
        SkipFull(places, each);
        for (var place = places.First; place < places.Nodes.Length && count > 0; place++)
        {
            count -= Math.Max(0, _free[places.Nodes[place]]) / each;
        }

        return count <= 0;
    }

    // A node without room for one such pod never has it again, so that many claims together go through the nodes once.
    private void SkipFull(Places places, long each)
    {
        while (places.First < places.Nodes.Length && _free[places.Nodes[places.First]] < each)
        {
            places.First++;
        }
    }

    private Places PlacesOf(PodNeeds needs)
    {
        if (!_places.TryGetValue(needs.Text, out var places))
        {
            places = new([.. Enumerable.Range(0, _nodes.Length).Where(node => NodeFit.Fits(_nodes[node].Node, needs))]);
            _places[needs.Text] = places;
        }

        return places;
    }

    private static int ToInt(long count) => (int)Math.Min(count, int.MaxValue);

    /// <summary>The nodes that pods with the same demands could run on.</summary>
    private sealed class Places(int[] nodes)
    {
        public int[] Nodes => nodes;

        /// <summary>The first one that may have room.</summary>
        public int First { get; set; }
    }
}
