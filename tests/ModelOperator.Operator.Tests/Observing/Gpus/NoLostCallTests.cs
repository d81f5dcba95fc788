using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Observing.Gpus.Watched;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>
/// Many ModelDeployments that come, wait, get GPUs and go, while nodes and the pods of others change, by seeded chance. Only those who are
/// called ever look.
/// </summary>
public sealed class NoLostCallTests
{
    private const int Steps = 150, Models = 40;
    private static readonly string?[] Products = [null, null, "NVIDIA-H200", "NVIDIA-A100"];

    private readonly GpuQueue _queue = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly List<GpuPod> _pods = [];
    private readonly List<(ModelDeployment Owner, int Pods)> _given = [];
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
            Settle();
            foreach (var (name, one) in _waiting)
            {
                var fit = _queue.Look(one.Owner).PodsThatFit;
                fit.ShouldBeLessThan(one.Least, $"seed {seed}, step {step}: {name} lacks {one.Missing} and sleeps");
            }
        }

        _served.ShouldBeGreaterThan(0);
        _looks.ShouldBeLessThan(4 * (_served + _made), "each look is for one that may be served");
    }

    private void Change(Random random)
    {
        _queue.Clock.Advance(TimeSpan.FromSeconds(1));
        switch (random.Next(8))
        {
            case 0:
                _queue.Node($"n{random.Next(5)}", random.Next(9), random.Next(2) == 0 ? "NVIDIA-H200" : "NVIDIA-A100");
                break;
            case 1:
                Put(Pod($"n{random.Next(5)}", 1 + random.Next(3)));
                break;
            case 2 or 3 when _pods.Count > 0:
                var gone = _pods[random.Next(_pods.Count)];
                _pods.Remove(gone);
                _queue.Remove(gone);
                break;
            case 4 when _given.Count > 0:
                Run(random.Next(_given.Count));
                break;
            case 5 when _waiting.Count > 0:
                var left = _waiting.Values.ElementAt(random.Next(_waiting.Count));
                _waiting.Remove(left.Owner.Metadata.Name!);
                Note(left.Owner);
                break;
            default:
                Begin(random);
                break;
        }
    }

    // The pods that somebody was given get nodes, if others were not faster, and are no longer promised.
    private void Run(int place)
    {
        var (owner, pods) = _given[place];
        _given.RemoveAt(place);
        for (var pod = 0; pod < pods; pod++)
        {
            var node = _queue.Free().FirstOrDefault(one => one.Free >= owner.Spec.Gpu!.Count
                && owner.Spec.Gpu.Products?.Contains(one.Node.Metadata.Labels!["nvidia.com/gpu.product"]) != false).Node;
            if (node is not null)
            {
                Put(Pod(node.Metadata.Name, owner.Spec.Gpu!.Count));
            }
        }

        Note(owner);
    }

    private void Begin(Random random)
    {
        var name = $"m{random.Next(Models):00}";
        if (_waiting.ContainsKey(name) || _given.Exists(one => one.Owner.Metadata.Name == name))
        {
            return;
        }

        var whenFull = random.Next(5) == 0 ? GpuWhenFull.Replace : GpuWhenFull.Wait;
        var owner = GpuQueue.Owner(name, 1 + random.Next(4), Products[random.Next(Products.Length)], whenFull);
        _made++;
        Turn(new(owner, 1 + random.Next(3), _queue.Clock.GetUtcNow()));
    }

    // The same as a turn of the operator: look, take what may be taken, and say what is lacking.
    private void Turn(Waiting one)
    {
        _looks++;
        var fit = _queue.Look(one.Owner).PodsThatFit;
        var taken = fit >= one.Missing ? one.Missing : one.TakesAny ? fit : 0;
        // Pods of one's own that are on their way do not count against oneself, so one that has some is told of more than it lacks.
        // Those who accept other nodes see others placed in another way.
        var before = taken == 0 ? [] : _waiting.Values
            .Where(other => other.Since < one.Since && !_given.Exists(given => given.Owner == other.Owner)
                && ProductsOf(other) == ProductsOf(one) && _queue.Look(other.Owner).PodsThatFit >= other.Missing)
            .ToList();
        if (taken > 0)
        {
            _served++;
            _given.Add((one.Owner, taken));
        }

        _waiting.Remove(one.Owner.Metadata.Name!);
        if (taken < one.Missing)
        {
            _waiting[one.Owner.Metadata.Name!] = one with { Missing = one.Missing - taken };
        }

        Note(one.Owner);
        foreach (var older in before)
        {
            _queue.Look(older.Owner).PodsThatFit.ShouldBeGreaterThanOrEqualTo(
                older.Missing, $"{older.Owner.Metadata.Name} has waited longer than {one.Owner.Metadata.Name}, which has taken its GPUs");
        }
    }

    private void Note(ModelDeployment owner)
    {
        var name = owner.Metadata.Name!;
        var waits = _waiting.GetValueOrDefault(name);
        _queue.Note(
            owner, _given.Where(one => one.Owner.Metadata.Name == name).Sum(one => one.Pods), waits?.Missing ?? 0, waits?.Since);
    }

    private static string ProductsOf(Waiting one) => string.Join(' ', one.Owner.Spec.Gpu!.Products ?? []);

    private void Settle()
    {
        while (_queue.Call() is { Count: > 0 } called)
        {
            foreach (var name in called)
            {
                Turn(_waiting[name]);
            }
        }
    }

    private void Put(GpuPod pod)
    {
        _pods.Add(pod);
        _queue.Add(pod);
    }

    /// <param name="Owner">One that waits.</param>
    /// <param name="Missing">The number of pods that it lacks.</param>
    /// <param name="Since">The time since which it waits.</param>
    private sealed record Waiting(ModelDeployment Owner, int Missing, DateTimeOffset Since)
    {
        /// <summary>True for one that takes each pod that fits.</summary>
        public bool TakesAny => Owner.Spec.Gpu!.WhenFull is GpuWhenFull.Replace;

        /// <summary>The number of pods that it would take.</summary>
        public int Least => TakesAny ? 1 : Missing;
    }
}
