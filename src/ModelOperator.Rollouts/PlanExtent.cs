namespace ModelOperator.Rollouts;

/// <summary>The part of a plan that is written to the cluster. The status is always written.</summary>
public enum PlanExtent
{
    /// <summary>Everything is written.</summary>
    Everything,

    /// <summary>
    /// The split and the sizes of what runs are written, and objects of it that are gone are made again. Nothing else is made or changed.
    /// </summary>
    WhatRuns,

    /// <summary>Nothing is made or changed.</summary>
    Nothing,
}
