/** Why a window in `wss-emu run` lacks names that Chromium's has, and which they are. */
export const MISSING: readonly { readonly reason: string; readonly names: RegExp }[] = [
  {
    reason: 'there is no GPU, and nothing is painted',
    names:
      /^(?:GPU|WebGL|WGSL|XR|Canvas(?!CaptureMedia)|Offscreen.*Context2D$|ImageBitmapRendering|Path2D$|TextMetrics$|createImageBitmap$|Image(?:Decoder|Capture|Track))/,
  },
  {
    reason: 'nothing is played or recorded',
    names:
      /^(?:Audio(?!$)|.*Audio(?:Context|Node)$|BaseAudio|Analyser|Biquad|Channel(?:Merger|Splitter)|ConstantSource|Convolver|Delay|DynamicsCompressor|Gain|IIRFilter|Media|Oscillator|Panner|Periodic(?:Wave)|ScriptProcessor|SourceBuffer|StereoPanner|WaveShaper|Video(?!$)|EncodedVideo|EncodedAudio|PictureInPicture|ChapterInformation|webkitMediaStream|BrowserCapture|Capture|CropTarget|RestrictionTarget|Speech|speechSynthesis|webkitSpeech|OfflineAudio|InputDevice)/,
  },
  { reason: 'there are no calls between browsers', names: /^(?:RTC|webkitRTC)/ },
  {
    reason: 'there are no workers',
    names:
      /^(?:Worker$|SharedWorker$|ServiceWorker|Worklet$|.*Worklet$|Cache|caches$|BackgroundFetch|Push|PeriodicSync|SyncManager|NavigationPreload|CookieStoreManager)/,
  },
  {
    reason: 'there is no hardware',
    names:
      /^(?:.*Sensor$|SensorErrorEvent|Accelerometer|Gyroscope|USB|HID|Serial|MIDI|Gamepad|Battery|Device(?:Posture|Motion\w+)|Keyboard(?:LayoutMap)?$|Presentation|WakeLock|Pressure|ScreenOrientation|ScreenDetail|getScreenDetails|Geolocation|VirtualKeyboard|NetworkInformation|EyeDropper|Ink$|DelegatedInk|Touch\w+|IdleDetector)/,
  },
  {
    reason: 'there is no database',
    names: /^(?:IDB|indexedDB$|Storage(?:Bucket|Manager)|SharedStorage|sharedStorage)/,
  },
  {
    reason: 'nobody signs in, pays or is asked',
    names:
      /^(?:Credential|.*Credential$|Authenticator|Identity|Payment|LaunchParams|LaunchQueue|launchQueue|BeforeInstall|show\w+Picker|FileSystem(?:Directory|File|Handle|Observer|Writable)\w*|webkitRe\w+FileSystem\w*|queryLocalFonts|Font(?:Data|Face\w*)$|UserActivation|Contact|DocumentPictureInPicture|documentPictureInPicture|WindowControlsOverlay|DigitalCredential|ClipboardChange|Permission\w+Element|HTMLGeolocationElement|DOMError|Profiler|Viewport$|viewport$)/,
  },
  {
    reason: 'style sheets are not applied, and nothing moves',
    names:
      /^(?:CSS|Animation|View(?:Transition|Timeline)|Scroll|Timeline|StyleSheetList|styleMedia|Highlight|StaticRange|SnapEvent|LayoutShift|ContentVisibility|Transition|CaretPosition|CharacterBounds|Text(?:Format|Update)|EditContext)/,
  },
  {
    reason: 'the page stays on its first page',
    names: /^(?:Navigat|navigation$|NotRestored|Page(?:Reveal|Swap))/,
  },
  {
    reason: 'nothing is measured',
    names:
      /^(?:Performance|LargestContentful|VisibilityState|TaskAttribution|EventCounts|Report|CSPViolation|IntegrityViolation|CrashReport|crashReport|Interest|Scheduling$)/,
  },
  {
    reason: 'so recent that apps and libraries do without it',
    names:
      /^(?:Fence|fence$|Protected|Language|Summarizer|Translator|CreateMonitor|Observable|Subscriber|when$|FetchLater|fetchLater|Sanitizer|Trusted|trustedTypes|WebTransport|WebSocket(?:Stream|Error)|Scheduler$|scheduler$|Task(?:Controller|Signal|PriorityChange)|CloseWatcher|Command|Origin$|FeaturePolicy|FragmentDirective|CustomStateSet|HTMLFenced|HTMLSelectedContent|QuotaExceeded)/,
  },
  {
    reason: 'happy-dom has no object of this kind',
    names:
      /^(?:AbstractRange|ToggleEvent|Lock$|LockManager|External$|BarProp|CDATASection|DOM(?:Quad|RectList|StringList|StringMap)|ElementInternals|EventSource|FormDataEvent|HTML(?:AllCollection|FormControlsCollection)|IdleDeadline|MathMLElement|Notification$|ResizeObserver(?:Entry|Size)|SVGAElement|SVGTextContentElement|SecurityPolicyViolation|VisualViewport$|XPath|XSLT|PromiseRejectionEvent)/,
  },
];

/** What a newer Node has: it depends on the one in use. */
export const OF_NEWER_NODES =
  /^(?:Async)?(?:Disposable(?:Stack)|SuppressedError|Float16Array|Iterator|Temporal|URLPattern|CompressionStream|DecompressionStream)$/;
