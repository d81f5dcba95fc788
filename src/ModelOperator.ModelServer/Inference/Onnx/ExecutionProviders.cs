using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>What the model runs on, by preference.</summary>
/// <param name="Names">Of <see cref="Known"/>; CPU is what is left for operators that none of the others has.</param>
/// <param name="AllowCpuFallback">Whether the CPU may do when none of the others can be loaded.</param>
/// <param name="GpuMemoryLimit">Bytes that the runtime may take of a GPU; 0: no limit.</param>
internal sealed record ExecutionProviders(IReadOnlyList<string> Names, bool AllowCpuFallback = false, long GpuMemoryLimit = 0)
{
    public const string Cpu = "CPU";

    public static IReadOnlyList<string> Known { get; } = ["TensorRT", "CUDA", Cpu];

    public static ExecutionProviders CpuOnly { get; } = new([Cpu]);

    /// <summary>Adds them to the options of a session.</summary>
    /// <returns>Those that are there, and CPU at the end.</returns>
    /// <exception cref="ModelLoadException">None but the CPU can be loaded, and that is not allowed; with the library's own words.</exception>
    public IReadOnlyList<string> AddTo(SessionOptions options, string model)
    {
        var (added, faults) = (new List<string>(), new List<string>());
        foreach (var name in Names.Where(name => name is not Cpu))
        {
            try
            {
                Add(options, name);
                added.Add(name);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
            {
                faults.Add($"{name}: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
            }
        }

        if (added.Count == 0 && faults.Count > 0 && !AllowCpuFallback)
        {
            throw new ModelLoadException(
                $"model {model}: no execution provider of {string.Join(", ", Names)} can be loaded: {string.Join("; ", faults)}; "
                + "give the pod a GPU and an image with its libraries, or allow the CPU with --allow-cpu-fallback=true");
        }

        return [.. added, Cpu];
    }

    private void Add(SessionOptions options, string name)
    {
        var limit = GpuMemoryLimit > 0 ? GpuMemoryLimit.ToString() : null;
        if (name is "CUDA")
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(Settings("gpu_mem_limit", limit));
            options.AppendExecutionProvider_CUDA(cuda);
        }
        else
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(Settings("trt_max_workspace_size", limit));
            options.AppendExecutionProvider_Tensorrt(tensorRt);
        }
    }

    private static Dictionary<string, string> Settings(string name, string? limit)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["device_id"] = "0" };
        if (limit is not null)
        {
            settings[name] = limit;
        }

        return settings;
    }
}
