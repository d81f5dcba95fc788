using System.Buffers;
using System.CommandLine;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Settings;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Serving;

/// <summary>The command line options of <c>serve</c>.</summary>
internal sealed class ServeOptions
{
    private const int MaxName = 253;
    private const int MaxRevision = 63;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Alphanumeric + "._-");
    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create(Alphanumeric + "._-+");
    private static readonly SearchValues<char> RevisionCharacters = SearchValues.Create(Alphanumeric);

    private readonly Setting<string> _modelPath = SettingKinds.Text(ServeArguments.ModelPath, "The ONNX file, or a folder with it");

    private readonly Setting<string> _modelName = SettingKinds.Pattern(
        ServeArguments.ModelName, "Name of the model in the protocol's paths", "a name of letters, digits, '.', '_' and '-', at most 253",
        text => Consists(text, NameCharacters, MaxName));

    private readonly Setting<string> _modelVersion = SettingKinds.Pattern(
        ServeArguments.ModelVersion, "Version of the model in paths, answers and metrics",
        "a version of letters, digits, '.', '_', '-' and '+', at most 253",
        text => Consists(text, VersionCharacters, MaxName), "1");

    private readonly Setting<string> _revision = SettingKinds.Pattern(
        ServeArguments.Revision, "Revision of the ModelDeployment, a label of the metrics", "a revision of letters and digits, at most 63",
        text => Consists(text, RevisionCharacters, MaxRevision), "");

    private readonly Setting<int> _httpPort = SettingKinds.Integer(
        ServeArguments.HttpPort, "Port of REST and gRPC; 0 picks a free one", 0, 65_535, 8080);

    private readonly Setting<long> _maxBody = SettingKinds.Size("--max-body", "Largest request body", "1Ki", "1Gi", "64Mi");

    private readonly Setting<long> _bodyMemory = SettingKinds.Size(
        "--body-memory", "Memory for all request bodies, at least twice --max-body; a request beyond it gets 429", "2Ki", "64Gi", "256Mi");

    private readonly Setting<long> _compressAnswersFrom = SettingKinds.Size(
        "--compress-answers-from", "Size of outputs from which answers of REST are packed for clients that take gzip; 0 packs none",
        "0", "1Gi", "0");

    private readonly Setting<int> _maxConnections = SettingKinds.Integer(
        "--max-connections", "Most connections of clients; 0 allows as many as fit in a quarter of the memory", 0, 1_000_000, 0);

    private readonly Setting<int> _concurrency = SettingKinds.Integer(
        "--concurrency", "Runs of the model at once", 1, 1024, Environment.ProcessorCount);

    private readonly Setting<int> _queueSize = SettingKinds.Integer(
        "--queue-size", "Requests that may wait for a run; a request beyond them gets 429", 0, 65_536, 256);

    private readonly Setting<TimeSpan> _queueTimeout = SettingKinds.Seconds(
        "--queue-timeout-seconds", "How long a request may wait for its run; after that it gets 503 and is not run", 1, 86_400, 60);

    private readonly Setting<int> _maxBatchSize = SettingKinds.Integer(
        "--max-batch-size", "Most rows of a run that several requests share; 1 turns batching off", 1, 65_536, 1);

    private readonly Setting<int> _maxQueueDelay = SettingKinds.Integer(
        "--max-queue-delay-ms", "How long the first request of a batch waits for others, in milliseconds", 0, 60_000, 0);

    private readonly Setting<IReadOnlyList<int>> _preferredBatchSizes = SettingKinds.Integers(
        "--preferred-batch-sizes", "Numbers of rows that run without waiting for more, separated by commas");

    private readonly Setting<int> _instances = SettingKinds.Integer("--instances", "Instances of the model, which take turns", 1, 64, 1);

    private readonly Setting<string> _profile = SettingKinds.Text(
        ServeArguments.Profile, "File of the reference profile by which values are counted", "");

    private readonly Setting<string> _feedback = SettingKinds.Text(
        ServeArguments.Feedback, "Settings of feedback, as JSON, for clients that come without a gateway", "");

    private readonly Setting<IReadOnlyList<string>> _providers = SettingKinds.Choices(
        "--execution-providers", "Execution providers of the model, the preferred one first",
        ExecutionProviders.Known, ExecutionProviders.Cpu);

    private readonly Setting<bool> _allowCpuFallback = SettingKinds.Flag(
        "--allow-cpu-fallback", "Whether the CPU may run the model when no other provider can be loaded");

    private readonly Setting<long> _gpuMemoryLimit = SettingKinds.Size(
        "--gpu-memory-limit", "GPU memory that the runtime may take; 0 sets no limit", "0", "1024Gi", "0");

    private readonly Setting<int> _intraOpThreads = SettingKinds.Integer(
        "--intra-op-threads", "Threads that one operator of the model may use", 1, 1024, Environment.ProcessorCount);

    public IEnumerable<Option> All =>
    [
        _modelPath.Option, _modelName.Option, _modelVersion.Option, _revision.Option, _httpPort.Option,
        _maxBody.Option, _bodyMemory.Option, _compressAnswersFrom.Option, _maxConnections.Option, _concurrency.Option,
        _queueSize.Option, _queueTimeout.Option, _maxBatchSize.Option, _maxQueueDelay.Option, _preferredBatchSizes.Option,
        _instances.Option, _profile.Option, _feedback.Option,
        _providers.Option, _allowCpuFallback.Option, _gpuMemoryLimit.Option, _intraOpThreads.Option,
    ];

    public ServeSettings Read(ParseResult arguments, Func<string, string?> environment)
    {
        string? profileFault = null;
        var settings = new ServeSettings
        {
            ModelPath = _modelPath.Read(arguments, environment),
            ModelName = _modelName.Read(arguments, environment),
            ModelVersion = _modelVersion.Read(arguments, environment),
            Revision = _revision.Read(arguments, environment),
            HttpPort = _httpPort.Read(arguments, environment),
            MaxBody = _maxBody.Read(arguments, environment),
            BodyMemory = _bodyMemory.Read(arguments, environment),
            CompressAnswersFrom = _compressAnswersFrom.Read(arguments, environment),
            MaxConnections = _maxConnections.Read(arguments, environment) is var connections and > 0 ? connections : null,
            Concurrency = _concurrency.Read(arguments, environment),
            QueueSize = _queueSize.Read(arguments, environment),
            QueueTimeout = _queueTimeout.Read(arguments, environment),
            Batching = ReadBatching(arguments, environment),
            Instances = _instances.Read(arguments, environment),
            Profile = _profile.Read(arguments, environment) is { Length: > 0 } profile
                ? ProfileFile.Read(profile, out profileFault) : ReferenceProfile.Empty,
            ProfileFault = profileFault,
            Feedback = _feedback.Read(arguments, environment) is { Length: > 0 } feedback ? FeedbackSettingsParser.Parse(feedback) : null,
            Providers = ReadProviders(arguments, environment),
            IntraOpThreads = _intraOpThreads.Read(arguments, environment),
        };
        // A body is read into a buffer that doubles, so the largest body needs twice its size.
        return settings.BodyMemory >= 2 * settings.MaxBody
            ? settings
            : throw new StartupException(
                $"--body-memory ({settings.BodyMemory} bytes) is less than twice --max-body ({settings.MaxBody} bytes)");
    }

    private BatchSettings ReadBatching(ParseResult arguments, Func<string, string?> environment)
    {
        var maxSize = _maxBatchSize.Read(arguments, environment);
        var delay = TimeSpan.FromMilliseconds(_maxQueueDelay.Read(arguments, environment));
        int[] preferred = [.. _preferredBatchSizes.Read(arguments, environment).Order()];
        if (preferred is [.., var largest] && largest > maxSize)
        {
            throw new StartupException($"--preferred-batch-sizes has {largest}, more than --max-batch-size ({maxSize})");
        }

        return maxSize == 1 ? BatchSettings.None : new BatchSettings(maxSize, delay, preferred);
    }

    private ExecutionProviders ReadProviders(ParseResult arguments, Func<string, string?> environment)
    {
        var (names, fallback, limit) = (
            _providers.Read(arguments, environment), _allowCpuFallback.Read(arguments, environment),
            _gpuMemoryLimit.Read(arguments, environment));
        return names is [ExecutionProviders.Cpu] && !fallback && limit == 0
            ? ExecutionProviders.CpuOnly
            : new ExecutionProviders(names, fallback, limit);
    }

    private static bool Consists(string text, SearchValues<char> characters, int maxLength) =>
        text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(characters);
}
