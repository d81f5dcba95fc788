using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>A page of NVIDIA's DCGM exporter with a whole GPU and a part of one (MIG), with the names and labels of release 4.</summary>
internal static class GpuPage
{
    /// <summary>The page.</summary>
    /// <param name="namespace">The namespace of the pods that use the GPUs.</param>
    /// <param name="whole">The pod with a whole GPU.</param>
    /// <param name="part">The pod with a part of one.</param>
    public static Exposition Of(string @namespace, string whole, string part)
    {
        var gpu = $"gpu=\"0\",UUID=\"GPU-0\",modelName=\"NVIDIA H200\",namespace=\"{@namespace}\",pod=\"{whole}\"";
        var slice = "gpu=\"1\",UUID=\"GPU-1\",modelName=\"NVIDIA H200\",GPU_I_PROFILE=\"1g.18gb\",GPU_I_ID=\"7\","
            + $"namespace=\"{@namespace}\",pod=\"{part}\"";
        return Exposition.Parse($$$"""
            # HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
            # TYPE DCGM_FI_DEV_GPU_UTIL gauge
            DCGM_FI_DEV_GPU_UTIL{{{{gpu}}}} 83
            DCGM_FI_DEV_GPU_UTIL{{{{slice}}}} 0
            # HELP DCGM_FI_PROF_GR_ENGINE_ACTIVE Ratio of time the graphics engine is active.
            # TYPE DCGM_FI_PROF_GR_ENGINE_ACTIVE gauge
            DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{{gpu}}}} 0.5
            DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{{slice}}}} 0.25
            # HELP DCGM_FI_DEV_FB_USED Framebuffer memory used (in MiB).
            # TYPE DCGM_FI_DEV_FB_USED gauge
            DCGM_FI_DEV_FB_USED{{{{gpu}}}} 20480
            DCGM_FI_DEV_FB_USED{{{{slice}}}} 1024
            # HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).
            # TYPE DCGM_FI_DEV_POWER_USAGE gauge
            DCGM_FI_DEV_POWER_USAGE{{{{gpu}}}} 310.5
            DCGM_FI_DEV_POWER_USAGE{{{{slice}}}} 95

            """);
    }
}
