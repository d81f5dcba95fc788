using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>The execution providers of ONNX Runtime that a model may run on, the preferred one first.</summary>
/// <param name="Names">Some of <see cref="Known"/>. The CPU runs the operators that no other provider has.</param>
/// <param name="AllowCpuFallback">True when the CPU may run the whole model when no other provider can be loaded.</param>
/// <param name="GpuMemoryLimit">The bytes of GPU memory that the runtime may take; 0 sets no limit.</param>
internal sealed record ExecutionProviders(IReadOnlyList<string> Names, bool AllowCpuFallback = false, long GpuMemoryLimit = 0)
{
    public const string Cpu = "CPU";

    public static IReadOnlyList<string> Known { get; } = ["TensorRT", "CUDA", Cpu];

    public static ExecutionProviders CpuOnly { get; } = new([Cpu]);

    /// <summary>Adds the providers to the options of a session.</summary>
    /// <returns>The providers that could be loaded, and the CPU at the end.</returns>
    /// <exception cref="ModelLoadException">Only the CPU can be loaded, and the settings do not allow it. The message has the runtime's
    /// own reasons.</exception>
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
