using System.Diagnostics;
using System.Globalization;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Benchmarks.Load;

/// <summary>
/// Two builds of one program beside each other. They take turns of a tenth of a second, so that whatever else the machine does falls on
/// both, and the medians of many pairs are told apart at a few percent even where the machine's speed wanders by twenty. The processes are
/// started anew a few times, because the compiler optimizes each process a little differently and memory is laid out differently. Two
/// processes of one program differ by some percent in their rate all their lives, so that what the starts print tells how far to trust the
/// median of all.
/// </summary>
/// <param name="other">The benchmarks' .dll of the other build, such as one made in a worktree of another commit.</param>
/// <param name="pairs">Pairs of turns for each kind of request, over all starts.</param>
/// <param name="only">The name of the one kind of request to compare; null for all.</param>
/// <param name="here">Environment variables of this build's processes; null for none.</param>
internal sealed class BuildComparison(string other, int pairs, string? only, IReadOnlyDictionary<string, string>? here = null)
{
    private const int UsualPairs = 240;
    private const int Starts = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads a command line of the .dll, the pairs and the kind; the last two may be left out.</summary>
    public static BuildComparison From(string[] args) => new(
        args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : UsualPairs, args.Length > 2 ? args[2] : null);

    /// <summary>Reads a command line of the pairs and the kind, both of which may be left out: this build traced beside itself untraced.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="collector">The port that takes the spans.</param>
    /// <param name="ratio">The share of the requests that are recorded.</param>
    public static BuildComparison Traced(string[] args, int collector, string ratio) => new(
        typeof(BuildComparison).Assembly.Location,
        args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : UsualPairs,
        args.Length > 1 ? args[1] : null,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [TracingVariables.Endpoint] = $"http://127.0.0.1:{collector}",
            [TracingVariables.Protocol] = TracingVariables.HttpProtobuf,
            [TracingVariables.Sampler] = TracingVariables.ParentBasedRatio,
            [TracingVariables.SamplerArgument] = ratio,
        });

    /// <summary>Reads a command line of one environment variable, the pairs and the kind; the last two may be left out: this build with the
    /// variable beside itself without it.</summary>
    /// <param name="args">The command line; its first word is NAME=VALUE.</param>
    public static BuildComparison With(string[] args)
    {
        var parts = args[0].Split('=', 2);
        return new(
            typeof(BuildComparison).Assembly.Location,
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : UsualPairs,
            args.Length > 2 ? args[2] : null,
            new Dictionary<string, string>(StringComparer.Ordinal) { [parts[0]] = parts[1] });
    }

    /// <summary>Compares two ways of starting this build.</summary>
    /// <param name="args">Pairs and kind; both may be left out.</param>
    public static BuildComparison OfThisBuild(string[] args) => From([typeof(BuildComparison).Assembly.Location, .. args]);

    /// <summary>Compares the builds under each kind of load and prints one line for each.</summary>
    /// <param name="all">The kinds of load, in the order of the lines.</param>
    public async Task RunAsync(params Kind[] all)
    {
        Kind[] kinds = [.. all.Where(kind => only is null || string.Equals(kind.Name, only, StringComparison.Ordinal))];
        Console.WriteLine(
            $"this build / {other}: medians of {pairs} pairs of turns over {Starts} starts, and of the lowest and the highest start; "
            + $"{Environment.ProcessorCount} CPUs");
        Console.WriteLine($"{"",-18} {"rate",6} {"",14} {"CPU",6} {"",14} {"CPU us a request",20} {"bytes allocated",20}");
        List<Pair>[][] samples = [.. kinds.Select(_ => new List<Pair>[Starts])];
        for (var start = 0; start < Starts; start++)
        {
            Console.Error.WriteLine($"start {start + 1} of {Starts}");
            for (var i = 0; i < kinds.Length; i++)
            {
                samples[i][start] = await CompareAsync(
                    kinds[i], (pairs * (start + 1) / Starts) - (pairs * start / Starts), isFirst: start % 2 == 0);
            }
        }

        for (var i = 0; i < kinds.Length; i++)
        {
            Print(kinds[i].Name, samples[i]);
        }
    }

    private async Task<List<Pair>> CompareAsync(Kind kind, int count, bool isFirst)
    {
        // Neither is always the one that starts, and compiles, beside nothing.
        await using var first = await (isFirst ? StartHereAsync(kind) : StartThereAsync(kind));
        await using var second = await (isFirst ? StartThereAsync(kind) : StartHereAsync(kind));
        var (mine, there) = isFirst ? (first, second) : (second, first);
        var otherLoad = kind.OtherLoadAsync ?? kind.LoadAsync;
        await WarmUp.RunAsync(
            [mine.Id, there.Id],
            time => Task.WhenAll(kind.LoadAsync(mine.Ports[0], time), otherLoad(there.Ports[0], time)));
        var samples = new List<Pair>();
        for (var pair = 0; pair < count; pair++)
        {
            // Who goes first changes: a machine that slows down within a pair favours each as often.
            var (now, then) = pair % 2 == 0 ? (mine, there) : (there, mine);
            var (one, two) = (await TurnAsync(now, LoadOf(now), kind), await TurnAsync(then, LoadOf(then), kind));
            samples.Add(pair % 2 == 0 ? new Pair(one, two) : new Pair(two, one));
        }

        return samples;

        Func<int, TimeSpan, Task<int>> LoadOf(ChildProcess process) => process == there ? otherLoad : kind.LoadAsync;
    }

    private Task<ChildProcess> StartHereAsync(Kind kind) => ChildProcess.StartAsync(kind.Arguments(AppContext.BaseDirectory), here);

    private Task<ChildProcess> StartThereAsync(Kind kind) => ChildProcess.StartAsync(
        new ProcessStartInfo(
            "dotnet", [other, .. (kind.OtherArguments ?? kind.Arguments)(Path.GetDirectoryName(Path.GetFullPath(other))!)]), other);

    private static async Task<Sample> TurnAsync(ChildProcess process, Func<int, TimeSpan, Task<int>> load, Kind kind)
    {
        var allocated = await kind.AllocatedAsync(process);
        var (cpu, started) = (process.Cpu, Stopwatch.GetTimestamp());
        var requests = await load(process.Ports[0], Turn);
        var (time, spent) = (Stopwatch.GetElapsedTime(started), process.Cpu - cpu);
        return new Sample(
            requests / time.TotalSeconds,
            spent.TotalMicroseconds / requests,
            (await kind.AllocatedAsync(process) - allocated) / (double)requests);
    }

    private static void Print(string name, List<Pair>[] starts)
    {
        List<Pair> samples = [.. starts.SelectMany(pairs => pairs)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {Median(Rates),6:0.000} {Ends(starts, Rates)} {Median(Costs),6:0.000} {Ends(starts, Costs)} "
            + $"{Both(samples, sample => sample.Cpu, "0.0"),20} {Both(samples, sample => sample.Allocated, "0"),20}"));

        double Median(Func<Pair, double> ratio) => Part([.. samples.Select(ratio)], 0.5);
    }

    private static double Rates(Pair pair) => pair.Here.Rate / pair.There.Rate;

    private static double Costs(Pair pair) => pair.Here.Cpu / pair.There.Cpu;

    private static string Both(List<Pair> samples, Func<Sample, double> figure, string format)
    {
        string Median(Func<Pair, Sample> side) =>
            Part([.. samples.Select(side).Select(figure)], 0.5).ToString(format, CultureInfo.InvariantCulture);
        return $"{Median(pair => pair.Here)} / {Median(pair => pair.There)}";
    }

    private static string Ends(List<Pair>[] starts, Func<Pair, double> ratio)
    {
        double[] medians = [.. starts.Select(pairs => Part([.. pairs.Select(ratio)], 0.5)).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"({medians[0]:0.00} to {medians[^1]:0.00})");
    }

    private static double Part(double[] values, double part) => values.Order().ElementAt((int)((values.Length - 1) * part));

    /// <summary>A kind of load and the process that takes it.</summary>
    /// <param name="Name">The name of the line.</param>
    /// <param name="Arguments">The command line that starts the process, from the folder of the build's .dll.</param>
    /// <param name="LoadAsync">Loads a port for a while and gives the number of requests that were answered.</param>
    /// <param name="AllocatedAsync">The bytes that the process has allocated since it started.</param>
    /// <param name="OtherArguments">The command line of the other build's process; null for the same.</param>
    /// <param name="OtherLoadAsync">Loads the port of the other build's process; null for the same load.</param>
    internal sealed record Kind(
        string Name,
        Func<string, string[]> Arguments,
        Func<int, TimeSpan, Task<int>> LoadAsync,
        Func<ChildProcess, Task<long>> AllocatedAsync,
        Func<string, string[]>? OtherArguments = null,
        Func<int, TimeSpan, Task<int>>? OtherLoadAsync = null);

    /// <summary>One turn of one build.</summary>
    /// <param name="Rate">Requests per second.</param>
    /// <param name="Cpu">CPU time of the process in microseconds per request.</param>
    /// <param name="Allocated">Bytes that the process allocated per request.</param>
    private sealed record Sample(double Rate, double Cpu, double Allocated);

    private sealed record Pair(Sample Here, Sample There);
}
