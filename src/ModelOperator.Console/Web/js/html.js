// The one place that knows the libraries. `html` makes elements, never markup from text.
import { Component, createContext, h, render } from '../vendor/preact.js';
import { useContext, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
import htm from '../vendor/htm.js';

export const html = htm.bind(h);
export { Component, createContext, render, useContext, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState };
