using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Rollouts.Observations;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>
/// Many ModelDeployments that come, wait, get GPUs and go, while nodes, quotas and the pods of others change, by seeded chance. Some give
/// pods up for their next revision. Only news are looked at, and only those who are called ever look.
/// </summary>
public sealed class NoLostCallTests
{
    private const int Steps = 150, Models = 40, LongestUndeployed = 20;
    private static readonly string?[] Products = [null, null, "NVIDIA-H200", "NVIDIA-A100"];

    private readonly GpuQueue _queue = new();
    private readonly Dictionary<string, Rollout> _rollouts = new(StringComparer.Ordinal);
    private readonly List<GpuPod> _pods = [];
    private long _seen;
    private int _looks;
    private int _served;
    private int _made;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NobodySleeps_WhoCouldBeServed_AndTheOlderComesFirst(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < Steps; step++)
        {
            Change(random);
            foreach (var late in _rollouts.Values.Where(one => one.Undeployed++ >= LongestUndeployed).ToList())
            {
                Deploy(late);
                Turn(late);
            }

            Settle();
            foreach (var one in _rollouts.Values.Where(one => one.IsWaiting))
            {
                var fit = _queue.Look(one.Seen).PodsThatFit;
                one.SizeWith(fit).ShouldBeLessThanOrEqualTo(
                    one.Planned, $"seed {seed}, step {step}: {one} lacks {one.Missing}, has asked for {one.Planned} and sleeps");
            }
        }

        _served.ShouldBeGreaterThan(0);
        _looks.ShouldBeLessThan(6 * (_served + _made), "each look is for one that may be served");
    }

    private void Change(Random random)
    {
        _queue.Clock.Advance(TimeSpan.FromSeconds(1));
        switch (random.Next(14))
        {
            case 0:
                _queue.Node($"n{random.Next(5)}", random.Next(9), random.Next(2) == 0 ? "NVIDIA-H200" : "NVIDIA-A100");
                _queue.News.Tell();
                break;
            case 1:
                Put(Pod($"n{random.Next(5)}", 1 + random.Next(3)));
                break;
            case 2 or 3 when _pods.Count > 0:
                Remove(_pods[random.Next(_pods.Count)]);
                break;
            case 4:
                var hard = random.Next(12);
                _queue.Quota(hard, random.Next(hard + 1));
                _queue.News.Tell();
                break;
            case 5 or 6 when Any(random, one => one.Planned > one.Pending) is { } grows:
                Grow(grows);
                break;
            case 7 or 8 when Any(random, one => one.Pending > 0) is { } runs:
                Run(runs);
                break;
            case 9 when Any(random, one => one.Pending > 0) is { } loses:
                // Somebody deletes a pending pod, and its Deployment will make another.
                loses.Pending--;
                _queue.Pend(loses.Owner, loses.Pending);
                Turn(loses);
                break;
            case 10 when Any(random, one => one.IsWaiting) is { } leaves:
                Leave(leaves);
                break;
            case 11 when Any(random, one => one is { IsWaiting: true, IsInPlace: true } && one.GivenUp < one.Missing) is { } gives:
                GiveUp(gives);
                break;
            default:
                Begin(random);
                break;
        }
    }

    // The Deployment asks for the pods that were planned, and then the pods are there, without a node.
    private void Grow(Rollout one)
    {
        if (one.Deployed < one.Planned)
        {
            Deploy(one);
        }
        else
        {
            one.Pending = one.Deployed;
            _queue.Pend(one.Owner, one.Pending);
        }

        // Whoever owns an object that changes has a turn.
        Turn(one);
    }

    private void Deploy(Rollout one)
    {
        (one.Deployed, one.Undeployed) = (one.Planned, 0);
        _queue.Deploy(one.Owner, one.Deployed);
    }

    // The pods get nodes, if others were not faster. What runs is no longer looked at as a part of the rollout.
    private void Run(Rollout one)
    {
        for (var pod = one.Pending; pod > 0; pod--)
        {
            if (_queue.Free().FirstOrDefault(node => node.Free >= one.Owner.Spec.Gpu!.Count && one.Accepts(node.Node)).Node is { } place)
            {
                (one.Pending, one.Planned, one.Need) = (one.Pending - 1, one.Planned - 1, one.Need - 1);
                Put(Pod(place.Metadata.Name, one.Owner.Spec.Gpu!.Count));
            }
        }

        Deploy(one);
        _queue.Pend(one.Owner, one.Pending);
        Turn(one);
        if (one.Need == 0)
        {
            _rollouts.Remove(one.Name);
        }
    }

    private void Leave(Rollout one)
    {
        _rollouts.Remove(one.Name);
        _queue.Note(one.Owner, planned: 0, missing: 0);
        _queue.Deploy(one.Owner, 0);
        _queue.Pend(one.Owner, 0);
    }

    // The plan lets a pod of the stable revision go, and it is gone later.
    private void GiveUp(Rollout one)
    {
        if (_pods.Find(pod => UnitsOf(pod) == one.Owner.Spec.Gpu!.Count
            && _queue.Free().Any(node => node.Node.Metadata.Name == pod.Spec!.NodeName && one.Accepts(node.Node))) is { } given)
        {
            one.GivenUp++;
            Turn(one);
            Settle();
            Remove(given);
        }
    }

    private void Begin(Random random)
    {
        var number = random.Next(Models);
        var name = $"m{number:00}";
        if (_rollouts.ContainsKey(name))
        {
            return;
        }

        var whenFull = random.Next(3) == 0 ? GpuWhenFull.Replace : GpuWhenFull.Wait;
        var owner = GpuQueue.Owner(
            name, 1 + random.Next(4), Products[random.Next(Products.Length)], whenFull, number % 2 == 0 ? "ml" : "lab");
        _made++;
        _rollouts[name] = new() { Owner = owner, Need = 1 + random.Next(3), Since = _queue.Clock.GetUtcNow() };
        Turn(_rollouts[name]);
    }

    // The same as a turn of the operator: look, take what may be taken, and say what is lacking.
    private void Turn(Rollout one)
    {
        _looks++;
        var gpus = _queue.Look(one.Seen);
        var size = Math.Max(one.Planned, one.SizeWith(gpus.PodsThatFit));
        // Pods of one's own that are on their way do not count against oneself, so one that has some is told of more than it lacks.
        // Those who accept other nodes see others placed in another way.
        var before = size == one.Planned ? [] : _rollouts.Values
            .Where(other => other != one && other.IsWaiting && other.Planned == 0 && other.ProductsText == one.ProductsText)
            .Select(other => (Other: other, Fit: _queue.Look(other.Seen).PodsThatFit))
            .Where(other => other.Other.GivenUp > 0 ? other.Other.Owner.Spec.Gpu!.Count == one.Owner.Spec.Gpu!.Count
                : other.Other.Since < one.Since && other.Fit >= other.Other.Missing)
            .Select(other => (other.Other, Least: other.Other.GivenUp > 0 ? Math.Min(other.Fit, other.Other.GivenUp) : other.Other.Missing))
            .ToList();
        if (size > one.Planned)
        {
            _served++;
            one.GivenUp = Math.Max(0, one.GivenUp - (size - one.Planned));
            (one.Planned, one.Undeployed) = (size, 0);
        }

        one.Note(gpus);
        _queue.Note(
            one.Owner, one.Planned, one.IsWaiting ? one.Missing : 0, one.IsWaiting ? one.Since : null, one.IsByQuota,
            one.GivenUp + one.Planned);
        foreach (var (other, least) in before)
        {
            _queue.Look(other.Seen).PodsThatFit.ShouldBeGreaterThanOrEqualTo(least, $"{one.Name} has taken the GPUs of {other.Name}");
        }
    }

    private Rollout? Any(Random random, Func<Rollout, bool> isWanted)
    {
        var all = _rollouts.Values.Where(isWanted).ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    // Where there was no news, nobody is looked at.
    private void Settle()
    {
        while (_seen != _queue.News.Count)
        {
            _seen = _queue.News.Count;
            foreach (var name in _queue.Call())
            {
                Turn(_rollouts[name]);
            }
        }
    }

    private void Put(GpuPod pod)
    {
        _pods.Add(pod);
        _queue.Add(pod);
        _queue.News.Tell();
    }

    private void Remove(GpuPod pod)
    {
        _pods.Remove(pod);
        _queue.Remove(pod);
        _queue.News.Tell();
    }

    private static int UnitsOf(GpuPod pod) =>
        int.Parse(pod.Spec!.Containers![0].Resources!.Limits![Gpu], System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Rollout
    {
        public required ModelDeployment Owner { get; init; }

        public required DateTimeOffset Since { get; init; }

        /// <summary>The pods that its stage needs and that do not run yet.</summary>
        public required int Need { get; set; }

        /// <summary>The pods that its plan asks for, of those.</summary>
        public int Planned { get; set; }

        /// <summary>The pods that its Deployment asks for, of those.</summary>
        public int Deployed { get; set; }

        /// <summary>The pods that exist without a node.</summary>
        public int Pending { get; set; }

        /// <summary>The pods of the stable revision that went and that nothing of this has replaced yet.</summary>
        public int GivenUp { get; set; }

        /// <summary>The steps since its plan has asked for more.</summary>
        public int Undeployed { get; set; }

        public bool IsWaiting { get; private set; }

        public bool IsByQuota { get; private set; }

        public string Name => Owner.Metadata.Name!;

        public int Missing => Need - Pending;

        public bool IsInPlace => Owner.Spec.Gpu!.WhenFull is GpuWhenFull.Replace;

        public string ProductsText => string.Join(' ', Owner.Spec.Gpu!.Products ?? []);

        /// <summary>The ModelDeployment with what its status tells.</summary>
        public ModelDeployment Seen => IsInPlace ? GpuQueue.InPlace(Owner, Planned, GivenUp + Planned) : Owner;

        public bool Accepts(GpuNode node) => Owner.Spec.Gpu!.Products?.Contains(node.Metadata.Labels!["nvidia.com/gpu.product"]) != false;

        /// <summary>The pods that its plan asks for when so many fit beside those that exist.</summary>
        public int SizeWith(int fit) => fit >= Missing ? Need : IsInPlace ? Pending + fit : 0;

        public override string ToString() => $"{Owner.Metadata.NamespaceProperty}/{Name} of {Owner.Spec.Gpu!.Count} {ProductsText}"
            + (IsInPlace ? $" in place, {GivenUp} given up" : "") + (IsByQuota ? ", kept by a quota" : "");

        public void Note(ObservedGpus gpus)
        {
            IsWaiting = Missing > 0 && Missing > gpus.PodsThatFit;
            IsByQuota = IsWaiting && gpus.Quota is not null;
        }
    }
}
