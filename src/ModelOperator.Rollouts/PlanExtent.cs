namespace ModelOperator.Rollouts;

/// <summary>How much of a plan is written to the cluster, the status aside.</summary>
public enum PlanExtent
{
    /// <summary>All of it.</summary>
    Everything,

    /// <summary>The split and the sizes of what runs, and what of it is gone is made again. Nothing else is made or changed.</summary>
    WhatRuns,

    /// <summary>Nothing is made or changed.</summary>
    Nothing,
}
